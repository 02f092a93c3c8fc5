import type Stripe from "stripe";
import { changeAccount } from "./account-changes.ts";
import { capabilityOf, requestedOf } from "./account-requirements.ts";
import { CAPABILITIES, type CapabilityName, connectedAccount, fileOf } from "./account-state.ts";
import { request } from "./accounts.ts";
import type { Platform } from "./platform.ts";
import { refused } from "./wire/errors.ts";

export function listCapabilities(platform: Platform, accountId: string): Stripe.Capability[] {
  const account = connectedAccount(platform, accountId);
  return requestedOf(fileOf(platform, accountId)).map((name) =>
    capabilityOf(platform, account, name),
  );
}

export function showCapability(
  platform: Platform,
  accountId: string,
  name: string,
): Stripe.Capability {
  const account = connectedAccount(platform, accountId);
  return capabilityOf(platform, account, known(name));
}

export function updateCapability(
  platform: Platform,
  accountId: string,
  name: string,
  requested: boolean | undefined,
): Stripe.Capability {
  const capability = known(name);
  if (requested !== undefined) {
    changeAccount(platform, accountId, (_account, file) =>
      request(platform, file, { [capability]: { requested } }),
    );
  }
  return showCapability(platform, accountId, capability);
}

function known(name: string): CapabilityName {
  const found = CAPABILITIES.find((capability) => capability === name);
  if (found) return found;
  throw refused({ message: `Unknown capability: ${name}`, param: "capability" });
}

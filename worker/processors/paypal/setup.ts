import type { Setup } from "../processor.ts";
import type { PayPalConfig, PayPalDeps } from "./client.ts";
import { reactionsOf } from "./events.ts";
import { greet } from "./greet.ts";
import { probePermissions } from "./probe-permissions.ts";
import { probeCertificate, probeSecrets } from "./probe-signing.ts";
import { readEndpoints, readUndelivered } from "./read-endpoints.ts";
import { readPayoutSchedule } from "./read-payout-schedule.ts";

export const setup = (deps: PayPalDeps, config: PayPalConfig): Setup => ({
  apiVersion: undefined,
  endpointRef: config.webhookId,
  reactsTo: reactionsOf,
  readEndpoints: () => readEndpoints(deps),
  readUndelivered: (window) => readUndelivered(deps, window),
  greet: () => greet(deps),
  readPayoutSchedule: () => readPayoutSchedule(deps),
  probePermissions: () => probePermissions(deps),
  probeSecrets: (endpoint, now) => probeSecrets(config, endpoint, now),
  probeCertificate: (address, now) => probeCertificate(config, address, now),
});

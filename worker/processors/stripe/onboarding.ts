import type { z } from "zod";
import type { Answer, Onboarding } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { AccountLinkShape, AccountShape } from "./shapes.ts";

export const onboarding = (deps: StripeDeps): Onboarding => ({
  createAccount: (seller) => createAccount(deps, seller),
  createLink: (ref, urls) => createLink(deps, ref, urls),
  readAccount: (ref) => readAccount(deps, ref),
});

/**
 * The platform pays the fees and bears losses, so it alone answers for refunds and disputes; the
 * seller sees an Express dashboard and can only receive. An account that is made twice, more than
 * a day apart, holds no money and is simply not used.
 */
async function createAccount(
  { client, log }: StripeDeps,
  seller: { id: string; email: string },
): Promise<Answer<{ ref: string }>> {
  const params = {
    email: seller.email,
    controller: {
      stripe_dashboard: { type: "express" },
      fees: { payer: "application" },
      losses: { payments: "application" },
      requirement_collection: "stripe",
    },
    capabilities: { transfers: { requested: true } },
    metadata: { seller_id: seller.id },
  } as const;
  const idempotencyKey = `seller-account:${seller.id}`;
  const account = await answer(
    log,
    () => client.accounts.create(params, { idempotencyKey }),
    AccountShape,
  );
  return account.kind === "ok" ? { kind: "ok", value: { ref: account.value.id } } : account;
}

/**
 * A link works once, so a key that repeats would hand out a used one all day. It moves no money
 * and a spare one does no harm: its key is the only one that holds the time.
 */
async function createLink(
  { client, log, now }: StripeDeps,
  ref: string,
  { returnUrl, refreshUrl }: { returnUrl: string; refreshUrl: string },
): Promise<Answer<string>> {
  const params = {
    account: ref,
    type: "account_onboarding",
    return_url: returnUrl,
    refresh_url: refreshUrl,
  } as const;
  const idempotencyKey = `seller-link:${ref}:${now().getTime()}`;
  const link = await answer(
    log,
    () => client.accountLinks.create(params, { idempotencyKey }),
    AccountLinkShape,
  );
  return link.kind === "ok" ? { kind: "ok", value: link.value.url } : link;
}

async function readAccount(
  { client, log }: StripeDeps,
  ref: string,
): ReturnType<Onboarding["readAccount"]> {
  const account = await answer(log, () => client.accounts.retrieve(ref), AccountShape);
  if (account.kind !== "ok") return account;
  const transfers = account.value.capabilities?.transfers ?? "inactive";
  return { kind: "ok", value: { transfers, requirements: requirementsOf(account.value) } };
}

const MS = 1000;
function requirementsOf({ requirements, details_submitted }: z.infer<typeof AccountShape>) {
  const deadline = requirements?.current_deadline ?? null;
  return {
    currentlyDue: requirements?.currently_due ?? [],
    pastDue: requirements?.past_due ?? [],
    eventuallyDue: requirements?.eventually_due ?? [],
    pendingVerification: requirements?.pending_verification ?? [],
    deadline: deadline === null ? null : new Date(deadline * MS),
    disabledReason: requirements?.disabled_reason ?? null,
    detailsSubmitted: details_submitted,
  };
}

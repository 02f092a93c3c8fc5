import * as z from "zod";
import type { Operation } from "../../domain/operation.ts";
import { type MethodDisplay, maskedEmail } from "../../domain/saved-methods.ts";
import {
  type Answer,
  codes,
  type MethodFacts,
  type OpenedSetup,
  type Vault,
} from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import {
  type PaymentToken,
  PaymentTokenShape,
  PaymentTokensShape,
  type SetupToken,
  SetupTokenShape,
} from "./shapes.ts";

export const vault = (deps: PayPalDeps): Vault => ({
  // PayPal makes a customer of its own with the first thing that one saves, and tells its name then.
  createCustomer: async () => ({ kind: "ok", value: { ref: undefined } }),
  // PayPal's window knows the buyer by their login there; nothing about it is ours to open.
  openSession: async () => ({ kind: "ok", value: { clientSecret: undefined } }),
  openSetup: (operation) => openSetup(deps, operation),
  readOpenedSetup: (ref) => readOpenedSetup(deps, ref),
  finishSetup: (operation) => finishSetup(deps, operation),
  removeMethod: (operation) => removeMethod(deps, operation),
  readMethod: (ref) => readMethod(deps, ref),
  listMethods: (customerRef) => listMethods(deps, customerRef),
});

const TOKENS = "/v3/vault/payment-tokens";
const PAGE_SIZE_MAX = 64;

/** What PayPal tells the buyer that it is kept for. */
export const KEPT_FOR = "Pay at Artisan's Hub without logging in again";

async function openSetup(
  deps: PayPalDeps,
  { id, params }: Operation<"open_setup">,
): Promise<Answer<OpenedSetup>> {
  const { customerRef, returnUrl, cancelUrl } = params;
  const body = {
    ...(customerRef === null ? {} : { customer: { id: customerRef } }),
    payment_source: {
      paypal: {
        description: KEPT_FOR,
        usage_type: "MERCHANT",
        experience_context: { return_url: returnUrl, cancel_url: cancelUrl },
      },
    },
  };
  const call = { method: "POST", path: "/v3/vault/setup-tokens", requestId: id, body } as const;
  const opened = answer(deps.log, await send(deps, call), SetupTokenShape);
  if (opened.kind !== "ok") return opened;
  return { kind: "ok", value: toOpened(opened.value) };
}

async function readOpenedSetup(deps: PayPalDeps, ref: string): Promise<Answer<OpenedSetup>> {
  const path = `/v3/vault/setup-tokens/${encodeURIComponent(ref)}`;
  const read = answer(deps.log, await send(deps, { method: "GET", path }), SetupTokenShape);
  return read.kind === "ok" ? { kind: "ok", value: toOpened(read.value) } : read;
}
const toOpened = ({ id: ref, links }: SetupToken) => ({
  ref,
  clientSecret: undefined,
  approveUrl: links?.find(({ rel }) => rel === "approve")?.href,
});

/** An approved set-up becomes a payment token, once; PayPal repeats it for the same request id. */
async function finishSetup(
  deps: PayPalDeps,
  { id, params }: Operation<"finish_setup">,
): Promise<Answer<MethodFacts>> {
  const body = { payment_source: { token: { id: params.ref, type: "SETUP_TOKEN" } } };
  const call = { method: "POST", path: TOKENS, requestId: id, body } as const;
  const made = answer(deps.log, await send(deps, call), PaymentTokenShape);
  if (made.kind === "ok") return { kind: "ok", value: toFacts(made.value) };
  if (made.kind !== "rejected") return made;
  // PayPal names no code for a set-up that nobody approved; its state says it.
  const path = `/v3/vault/setup-tokens/${encodeURIComponent(params.ref)}`;
  const setup = answer(deps.log, await send(deps, { method: "GET", path }), SetupTokenShape);
  const waits = setup.kind === "ok" && WAITING.has(setup.value.status ?? "");
  return waits ? { kind: "rejected", code: codes.setupNotFinished } : made;
}
const WAITING: ReadonlySet<string> = new Set(["CREATED", "PAYER_ACTION_REQUIRED"]);

/** Deleting twice is deleting once, whatever the key. */
async function removeMethod(
  deps: PayPalDeps,
  { params: { ref } }: Operation<"remove_method">,
): Promise<Answer<{ ref: string }>> {
  const path = `${TOKENS}/${encodeURIComponent(ref)}`;
  const reply = await send(deps, { method: "DELETE", path });
  const deleted = answer(deps.log, reply, z.unknown());
  const gone = { kind: "ok", value: { ref } } as const;
  if (deleted.kind === "ok") return gone;
  return deleted.kind === "rejected" && deleted.code === codes.gone ? gone : deleted;
}

async function readMethod(deps: PayPalDeps, ref: string): Promise<Answer<MethodFacts>> {
  const path = `${TOKENS}/${encodeURIComponent(ref)}`;
  const read = answer(deps.log, await send(deps, { method: "GET", path }), PaymentTokenShape);
  if (read.kind === "ok") return { kind: "ok", value: toFacts(read.value) };
  const isGone = read.kind === "rejected" && read.code === codes.gone;
  return isGone ? { kind: "ok", value: { ref, state: "removed" } } : read;
}

async function listMethods(
  deps: PayPalDeps,
  customerRef: string,
): Promise<Answer<readonly MethodFacts[]>> {
  const query = new URLSearchParams({
    customer_id: customerRef,
    page_size: `${PAGE_SIZE_MAX}`,
  });
  const path = `${TOKENS}?${query}`;
  const list = answer(deps.log, await send(deps, { method: "GET", path }), PaymentTokensShape);
  if (list.kind !== "ok") return list;
  return { kind: "ok", value: list.value.payment_tokens.map(toFacts) };
}

/** Only wallets are kept here; cards are Stripe's. */
function toFacts({ id: ref, customer, payment_source: source }: PaymentToken): MethodFacts {
  const wallet = source?.paypal;
  if (!wallet || !customer?.id) return { ref, state: "removed" };
  const display: MethodDisplay = {
    ...{ kind: "paypal", brand: null, last4: null, expMonth: null, expYear: null, funding: null },
    email: wallet.email_address === undefined ? null : maskedEmail(wallet.email_address),
    fingerprint: wallet.payer_id ?? wallet.account_id ?? null,
  };
  return { ref, state: "active", customerRef: customer.id, display };
}

import type Stripe from "stripe";
import type { Operation } from "../../domain/operation.ts";
import type { Customer, MethodDisplay } from "../../domain/saved-methods.ts";
import {
  type Answer,
  codes,
  type MethodFacts,
  type OpenedSetup,
  type Vault,
} from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { sendOnce } from "./send-once.ts";
import {
  type CardMethod,
  CustomerSessionShape,
  CustomerShape,
  listOf,
  MethodShape,
  SetupIntentShape,
} from "./shapes.ts";

export const vault = (deps: StripeDeps): Vault => ({
  createCustomer: (customer) => createCustomer(deps, customer),
  openSession: (customerRef) => openSession(deps, customerRef),
  openSetup: (operation) => openSetup(deps, operation),
  readOpenedSetup: (ref) => readOpenedSetup(deps, ref),
  finishSetup: (operation) => finishSetup(deps, operation),
  removeMethod: (operation) => removeMethod(deps, operation),
  readMethod: (ref) => readMethod(deps, ref),
  listMethods: (customerRef) => listMethods(deps, customerRef),
});

/** Of the member nothing but our own names: what may change may not be sent under a key that stays. */
async function createCustomer({ client, log }: StripeDeps, { id, userId }: Customer) {
  const params = { metadata: { customer_id: id, user_id: userId } };
  const made = await answer(
    log,
    () => client.customers.create(params, { idempotencyKey: id }),
    CustomerShape,
  );
  return made.kind === "ok" ? ({ kind: "ok", value: { ref: made.value.id } } as const) : made;
}

/**
 * It lives for half an hour and moves no money, so its key holds the time: one that repeats would
 * hand out an old one. What is shown was saved with consent here, whatever its `allow_redisplay`.
 */
async function openSession({ client, log, now }: StripeDeps, customer: string) {
  const params: Stripe.CustomerSessionCreateParams = {
    customer,
    components: {
      payment_element: {
        enabled: true,
        features: {
          payment_method_redisplay: "enabled",
          payment_method_allow_redisplay_filters: ["always", "limited", "unspecified"],
          payment_method_redisplay_limit: SHOWN_MAX,
          payment_method_remove: "enabled",
          // The shop asks for consent itself, in the same words for cards and for PayPal.
          payment_method_save: "disabled",
        },
      },
    },
  };
  const idempotencyKey = `customer-session:${customer}:${now().getTime()}`;
  const session = await answer(
    log,
    () => client.customerSessions.create(params, { idempotencyKey }),
    CustomerSessionShape,
  );
  if (session.kind !== "ok") return session;
  return { kind: "ok", value: { clientSecret: session.value.client_secret } } as const;
}
/** As many as Stripe shows at most. */
const SHOWN_MAX = 10;

/**
 * `on_session`: this shop takes money only while its buyer is there, so a bank is asked for no
 * agreement to payments without them, and may ask the buyer at each payment.
 */
async function openSetup(
  deps: StripeDeps,
  operation: Operation<"open_setup">,
): Promise<Answer<OpenedSetup>> {
  const { customerRef, setupId } = operation.params;
  const params = {
    ...(customerRef === null ? {} : { customer: customerRef }),
    allowed_payment_method_types: ["card" as const],
    usage: "on_session" as const,
    metadata: { setup_id: setupId, operation_id: operation.id },
  };
  // One that was opened twice, a day apart, saves nothing: it is found by nobody and ends unused.
  const opened = await answer(
    deps.log,
    () => deps.client.setupIntents.create(params, { idempotencyKey: operation.id }),
    SetupIntentShape,
  );
  return opened.kind === "ok" ? { kind: "ok", value: toOpened(opened.value) } : opened;
}

async function readOpenedSetup(
  { client, log }: StripeDeps,
  ref: string,
): Promise<Answer<OpenedSetup>> {
  const read = await answer(log, () => client.setupIntents.retrieve(ref), SetupIntentShape);
  return read.kind === "ok" ? { kind: "ok", value: toOpened(read.value) } : read;
}
const toOpened = ({
  id,
  client_secret,
}: {
  id: string;
  client_secret?: string | null | undefined;
}) => ({
  ref: id,
  clientSecret: client_secret ?? undefined,
  approveUrl: undefined,
});

/** Stripe has saved it when the browser confirmed it, so there is nothing to send. */
async function finishSetup(
  deps: StripeDeps,
  { params }: Operation<"finish_setup">,
): Promise<Answer<MethodFacts>> {
  const { client, log } = deps;
  const read = await answer(log, () => client.setupIntents.retrieve(params.ref), SetupIntentShape);
  if (read.kind !== "ok") return read;
  const { status, payment_method: method } = read.value;
  if (status !== "succeeded" || !method) return { kind: "rejected", code: codes.setupNotFinished };
  return readMethod(deps, method);
}

/** Stripe refuses to detach what belongs to nobody: then it is gone, which is what was wanted. */
async function removeMethod(
  deps: StripeDeps,
  operation: Operation<"remove_method">,
): Promise<Answer<{ ref: string }>> {
  const { ref } = operation.params;
  const gone = { kind: "ok", value: { ref } } as const;
  const detached = await sendOnce(deps, operation, {
    find: () => findRemoved(deps, ref),
    send: (options) =>
      answer(deps.log, () => deps.client.paymentMethods.detach(ref, {}, options), MethodShape),
  });
  if (detached.kind === "ok") return gone;
  if (detached.kind !== "rejected") return detached;
  const now = await readMethod(deps, ref);
  if (now.kind !== "ok") return now;
  return now.value.state === "removed" ? gone : detached;
}

async function findRemoved({ client, log }: StripeDeps, ref: string) {
  const read = await answer(log, () => client.paymentMethods.retrieve(ref), MethodShape);
  if (read.kind !== "ok") return read;
  return { kind: "ok", value: read.value.customer ? undefined : read.value } as const;
}

async function readMethod({ client, log }: StripeDeps, ref: string): Promise<Answer<MethodFacts>> {
  const read = await answer(log, () => client.paymentMethods.retrieve(ref), MethodShape);
  if (read.kind === "ok") return { kind: "ok", value: toFacts(read.value) };
  const isGone = read.kind === "rejected" && read.code === codes.gone;
  return isGone ? { kind: "ok", value: { ref, state: "removed" } } : read;
}

async function listMethods(
  { client, log }: StripeDeps,
  customer: string,
): Promise<Answer<readonly MethodFacts[]>> {
  const list = await answer(
    log,
    () => client.customers.listPaymentMethods(customer, { limit: 100 }),
    listOf(MethodShape),
  );
  return list.kind === "ok" ? { kind: "ok", value: list.value.data.map(toFacts) } : list;
}

/** What belongs to no customer can pay nothing any more. */
function toFacts({ id: ref, customer, card }: CardMethod): MethodFacts {
  if (!customer || !card) return { ref, state: "removed" };
  const display: MethodDisplay = {
    kind: "card",
    brand: card.brand,
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
    funding: card.funding,
    email: null,
    fingerprint: card.fingerprint ?? null,
  };
  return { ref, state: "active", customerRef: customer, display };
}

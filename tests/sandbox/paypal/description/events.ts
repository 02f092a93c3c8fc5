import type { Verdict } from "../../core/contract.ts";
import type { ApiDocument, ApiSchema } from "./document.ts";
import { type Validate, validators } from "./validators.ts";

/**
 * What `resource` is, by the type of the event: the schema of what one would read under its id. The
 * first that matches counts; an event of another type has only its envelope looked at.
 */
const RESOURCES: readonly [type: RegExp, document: string, schema: string][] = [
  [/^CHECKOUT\.ORDER\./, "checkout_orders_v2", "order"],
  // A capture that is given or taken back is told with what did that.
  [/^PAYMENT\.(CAPTURE\.(REFUNDED|REVERSED)|REFUND\..+)$/, "payments_payment_v2", "refund"],
  [/^PAYMENT\.CAPTURE\./, "payments_payment_v2", "capture-2"],
  [/^PAYMENT\.AUTHORIZATION\./, "payments_payment_v2", "authorization-2"],
  [/^PAYMENT\.PAYOUTSBATCH\./, "payments_payouts_batch_v1", "payout_batch"],
  [/^PAYMENT\.PAYOUTS-ITEM\./, "payments_payouts_batch_v1", "payout_item-2"],
  [/^CUSTOMER\.DISPUTE\./, "customer_disputes_v1", "dispute"],
  [/^VAULT\.PAYMENT-TOKEN\.CREATED$/, "vault_payment_tokens_v3", "payment_token_response"],
];

/** Deliveries: the envelope, which PayPal describes with its webhooks, and what is inside. */
export function eventJudge(documents: readonly ApiDocument[]) {
  const answerOf = new Map<string, (schema: ApiSchema) => Validate>();
  const made = new Map<string, Validate>();

  function validate(file: string, schema: string): { by: string; validate: Validate } | undefined {
    const document = documents.find(({ name }) => name.startsWith(`${file} `));
    if (document?.components.schemas[schema] === undefined) return undefined;
    const validator = answerOf.get(file) ?? validators(document, "answer");
    answerOf.set(file, validator);
    const key = `${file} ${schema}`;
    const known = made.get(key) ?? validator({ $ref: `#/components/schemas/${schema}` });
    made.set(key, known);
    return { by: document.name, validate: known };
  }

  return (type: string, event: unknown): Verdict => {
    const envelope = validate("notifications_webhooks_v1", "event");
    const [, file = "", schema = ""] = RESOURCES.find(([pattern]) => pattern.test(type)) ?? [];
    const resource = validate(file, schema);
    const inside = (event as { resource?: unknown } | null)?.resource;
    return {
      by: resource?.by ?? envelope?.by ?? `nobody: PayPal describes no ${type}`,
      violations: [
        ...(envelope?.validate(event) ?? []),
        ...(resource?.validate(inside) ?? []).map((line) => `resource${line}`),
      ],
    };
  };
}

import type { OrderId } from "../../domain/ids.ts";
import type { VaultTerms } from "../../domain/operation.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { isExpired } from "../../domain/saved-methods.ts";
import type { Deps } from "../ports.ts";
import type { Vaulted, VaultPayment, VaultWish } from "../vault-ports.ts";
import { type CustomerError, customerOf } from "./customer-of.ts";

export type VaultError =
  | { readonly kind: "saved_method_not_found" | "saved_method_expired" }
  | CustomerError;
/** What a payment's rows say of saved methods; without the payment, which is not made yet. */
export type Prepared = {
  readonly terms: VaultTerms;
  readonly row: Omit<VaultPayment, "paymentId">;
};

/**
 * Turns a member's wish into what the payment is made with. Somebody else's method, one that was
 * removed and one that never was are the same; nothing is asked of a processor about any of them.
 */
export async function prepareVault(
  deps: Deps,
  { wish, processor, orderId }: { wish: VaultWish; processor: ProcessorName; orderId: OrderId },
  { customer: known, method }: Vaulted,
): Promise<Result<Prepared | undefined, VaultError>> {
  const { userId, methodId } = wish;
  if (methodId === undefined && !wish.saves) return ok(undefined);
  if (methodId !== undefined && !method) return err({ kind: "saved_method_not_found" });
  if (method && isExpired(method, deps.now())) return err({ kind: "saved_method_expired" });
  const customer = await customerOf(deps, known, { userId, processor });
  if (!customer.ok) return customer;
  // What pays is saved already.
  const saves = wish.saves && !method;
  return ok({
    terms: {
      customerRef: customer.value.ref,
      methodRef: method?.ref ?? null,
      saves,
      returnUrl: deps.links.page(`/orders/${orderId}`),
    },
    row: { userId, methodId: method?.id ?? null, saves },
  });
}

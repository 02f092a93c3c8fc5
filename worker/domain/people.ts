import type { LoginSessionId, SellerId, UserId } from "./ids.ts";

export type Role = "member" | "operator";

/** Who makes a request, as the database knows it at that moment: nothing is believed of a cookie but its name. */
export type Member = {
  readonly kind: "member";
  readonly userId: UserId;
  readonly loginSessionId: LoginSessionId;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly role: Role;
  /** The desk that this user works at; undefined for those who only buy. */
  readonly sellerId: SellerId | undefined;
  /** This login was proved by more than a password, and by something that still counts. */
  readonly hasSecondFactor: boolean;
};
export type Principal = Member | { readonly kind: "nobody" };
export const nobody: Principal = { kind: "nobody" };

/** What a route asks of whoever calls it; as the contract has it. */
export type Caller = "anybody" | "order_holder" | "member" | "seller" | "operator";
export type Refusal =
  | "unauthorized"
  | "forbidden"
  | "second_factor_required"
  | "email_not_verified";

/** The one place that says who may call what. Whose things they are is asked in ownership. */
export function refusalOf(caller: Caller, who: Principal): Refusal | undefined {
  if (caller === "anybody" || caller === "order_holder") return undefined;
  if (who.kind === "nobody") return "unauthorized";
  if (caller === "member") return undefined;
  if (caller === "seller") {
    if (who.sellerId === undefined) return "forbidden";
    return who.emailVerified ? undefined : "email_not_verified";
  }
  if (who.role !== "operator") return "forbidden";
  return who.hasSecondFactor ? undefined : "second_factor_required";
}

import type { Payer } from "./account.ts";
import type { Json } from "./json.ts";

/** What may be kept: a PayPal wallet, or a card that PayPal's own fields took in the browser. */
export type VaultSource = "paypal" | "card";

export type SetupTokenStatus = "CREATED" | "PAYER_ACTION_REQUIRED" | "APPROVED" | "VAULTED";

/** A payment method on its way into the vault. */
export type SetupToken = {
  id: string;
  customerId: string;
  source: VaultSource;
  status: SetupTokenStatus;
  /** The source as it was sent: description, usage type, shipping. */
  sent: Json;
  returnUrl: string | undefined;
  cancelUrl: string | undefined;
  payer: Payer | undefined;
  createdAtMs: number;
};

/** A payment method in the vault; its id pays without the payer. */
export type PaymentToken = {
  id: string;
  customerId: string;
  source: VaultSource;
  status: "VAULTED" | "REVOKED" | "DELETED";
  sent: Json;
  payer: Payer;
  createdAtMs: number;
};

export type VaultState = {
  setupTokens: Map<string, SetupToken>;
  paymentTokens: Map<string, PaymentToken>;
  /** "clock": a method saved with a purchase is in the vault a minute of the clock later. */
  vaulting: "immediate" | "clock";
};

export function emptyVault(): VaultState {
  return { setupTokens: new Map(), paymentTokens: new Map(), vaulting: "immediate" };
}

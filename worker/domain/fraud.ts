/** What a bank said when it compared something with what it knows. */
export type CheckResult = "pass" | "fail" | "unavailable";
export type RiskLevel = "normal" | "elevated" | "highest";

/** What a processor tells of a card that was tried. Null: nothing, or it was no card. */
export type CardChecks = {
  /** Address and postal code; failed if either did not match. */
  readonly avs: CheckResult | null;
  readonly cvc: CheckResult | null;
  readonly riskLevel: RiskLevel | null;
  /** A digest of the processor's own name for the card: the same card has the same one. */
  readonly cardDigest: string | null;
  /** Where the card was issued, ISO 3166-1 alpha-2. */
  readonly cardCountry: string | null;
};
export const noChecks: CardChecks = {
  ...{ avs: null, cvc: null, riskLevel: null, cardDigest: null, cardCountry: null },
};

/** How a card and an address were used in the day before; the payment itself included. */
export type Velocity = {
  /** Orders that were paid with this card. */
  readonly cardOrders: number;
  /** Addresses that this card was tried for. */
  readonly cardEmails: number;
  readonly cardDeclines: number;
  /** Cards that were tried for this address. */
  readonly emailCards: number;
};
export const VELOCITY_WINDOW_MS = 24 * 60 * 60_000;
/** A household or a firm with one card stays below; who lives on stolen numbers does not. */
const velocityMax: Velocity = { cardOrders: 20, cardEmails: 5, cardDeclines: 20, emailCards: 5 };

export type Signal =
  | "avs_failed"
  | "cvc_failed"
  | "risk_elevated"
  | "risk_highest"
  | "early_fraud_warning"
  | "velocity"
  | "blocklisted";
export type Action = "accept" | "hold" | "refuse";

/** What an operator has put on the blocklist is refused: that is what the list is for. */
export type FraudPolicy = Readonly<
  Record<Exclude<Signal, "blocklisted" | "early_fraud_warning">, Action> & {
    early_fraud_warning: "accept" | "hold" | "refund";
  }
>;
export const defaultPolicy: FraudPolicy = {
  cvc_failed: "refuse",
  risk_highest: "refuse",
  avs_failed: "hold",
  risk_elevated: "hold",
  velocity: "hold",
  // It comes days after the payment, so it is shown; the order may have been shipped.
  early_fraud_warning: "accept",
};

export type Evidence = {
  readonly checks: CardChecks;
  readonly velocity: Velocity;
  readonly isBlocked: boolean;
};

export function signalsIn({ checks, velocity, isBlocked }: Evidence): readonly Signal[] {
  const isFast = (Object.keys(velocityMax) as (keyof Velocity)[]).some(
    (name) => velocity[name] > velocityMax[name],
  );
  const told: readonly (readonly [Signal, boolean])[] = [
    ["blocklisted", isBlocked],
    ["cvc_failed", checks.cvc === "fail"],
    ["avs_failed", checks.avs === "fail"],
    ["risk_highest", checks.riskLevel === "highest"],
    ["risk_elevated", checks.riskLevel === "elevated"],
    ["velocity", isFast],
  ];
  return told.flatMap(([signal, isTold]) => (isTold ? [signal] : []));
}

/** The strictest of what the policy says, and the signals that made it so. */
export type Judgement = { readonly action: Action; readonly reasons: readonly Signal[] };
export function judge(policy: FraudPolicy, signals: readonly Signal[]): Judgement {
  const actionOn = (signal: Signal) => (signal === "blocklisted" ? "refuse" : policy[signal]);
  const actions = signals.map(actionOn);
  const action = (["refuse", "hold"] as const).find((one) => actions.includes(one)) ?? "accept";
  return { action, reasons: signals.filter((signal) => actionOn(signal) !== "accept") };
}

export type ReviewState = "open" | "approved" | "refused";

/** What an operator can put on the blocklist. Addresses and cards are kept as digests. */
export type BlockKind = "email" | "address" | "card" | "country";

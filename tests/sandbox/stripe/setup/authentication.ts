import type { Instrument } from "../instruments.ts";

/**
 * What 3-D Secure makes of an attempt: nothing is asked, the bank shows its page, the bank is
 * content without one, or the bank was asked and does not take part.
 */
export type Authentication = "none" | "challenge" | "frictionless" | "attempted";

export type Circumstances = {
  /** The buyer is not there. */
  offSession: boolean;
  /** The buyer has agreed to such payments with this very method. */
  setUp: boolean;
  /** `request_three_d_secure` is "any" or "challenge". */
  requested: boolean;
};

export function authenticationFor(
  instrument: Instrument,
  circumstances: Circumstances,
): Authentication {
  if (instrument.method !== "card" || instrument.threeDSecureFails) return "none";
  if (asks(instrument, circumstances)) {
    return instrument.frictionless ? "frictionless" : "challenge";
  }
  const possible = instrument.threeDSecure !== "unsupported" && !circumstances.offSession;
  return circumstances.requested && possible ? "attempted" : "none";
}

function asks(
  { threeDSecure, decline }: Instrument,
  { offSession, setUp, requested }: Circumstances,
) {
  switch (threeDSecure) {
    case "required":
      // A card that was set up and has no money is declined for that, and for nothing else.
      return !(offSession && setUp && decline !== undefined);
    case "unless_saved":
      return !(offSession && setUp);
    case "saved":
      return !offSession;
    case "optional":
      return requested;
    default:
      return false;
  }
}

/** Whether a customer can have the card; some are good for nothing only when they are charged. */
export function savable(instrument: Instrument): boolean {
  if (instrument.method !== "card" || !instrument.decline || instrument.declinesOnceSaved) {
    return true;
  }
  return (
    instrument.threeDSecure === "required" &&
    instrument.decline.declineCode === "insufficient_funds"
  );
}

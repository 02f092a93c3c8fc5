import { t } from "@lingui/core/macro";
import type { DisputeView, OwnDispute } from "../../../../worker/http/contract/disputes.ts";
import type { Fault } from "../../api/refunds.ts";
import { told } from "../../api/told.ts";

type State = DisputeView["state"];

export const states = {
  warning_needs_response: t`A question, to be answered`,
  warning_under_review: t`A question, answered`,
  warning_closed: t`Dropped`,
  needs_response: t`To be answered`,
  under_review: t`Being decided`,
  refunded: t`Refunded`,
  won: t`Won`,
  lost: t`Lost`,
} satisfies Record<State, string>;

/** In the order in which a desk works on them. */
export type Stage = "open" | "undecided" | "over";
const stages = {
  warning_needs_response: "open",
  warning_under_review: "undecided",
  warning_closed: "over",
  needs_response: "open",
  under_review: "undecided",
  refunded: "over",
  won: "over",
  lost: "over",
} satisfies Record<State, Stage>;
export const stageOf = ({ state }: Pick<DisputeView, "state">): Stage => stages[state];

/** A tag's class: what hurries, what goes on, and what is over. */
export const toneOf = (state: State) =>
  ({ open: "tag urgent", undecided: "tag", over: "tag gone" })[stages[state]];

/** Why a buyer wants money back; processors have reasons that are new to us. */
export const wordsOfWhy = (why: string, reason: string) =>
  told(why, t`The reason is called “${reason.replaceAll("_", " ")}”.`);

export const holds = {
  held: t`Held`,
  taken: t`Taken`,
  released: t`Let go`,
} satisfies Record<OwnDispute["kept"]["state"], string>;

export const processors = { stripe: "Stripe", paypal: "PayPal" } as const;

export const faults = {
  shared: t`Nobody’s: the sellers their net, the shop its commission and the fee`,
  seller: t`The sellers’: their net and the dispute’s fee`,
  platform: t`The shop’s: all of it`,
} satisfies Record<Fault, string>;

import type { Money } from "../domain/money.ts";
import type { Answer, EventEndpoint, Verdict } from "./processor.ts";

/** A webhook endpoint as the processor has it. */
export type RegisteredEndpoint = {
  readonly ref: string;
  readonly url: string;
  /** Stripe: it hears connected accounts, and not the platform. */
  readonly isConnect: boolean;
  readonly isEnabled: boolean;
  /** Null: the account's own, whichever that is. Undefined: the processor has no versions. */
  readonly apiVersion: string | null | undefined;
  /** Types of events; "*" stands for all. */
  readonly events: readonly string[];
};
export type Registrations = {
  readonly endpoints: readonly RegisteredEndpoint[];
  /** The types of events that can be subscribed to; undefined: each that we react to can. */
  readonly offered: readonly string[] | undefined;
};
/** Events that the processor could not deliver, or that it may not have delivered. */
export type ToldEvents = {
  readonly events: readonly { readonly id: string; readonly type: string; readonly at: Date }[];
  /** There are more than were read. */
  readonly isCut: boolean;
};
export type Greeting = {
  /** The processor's clock, to the second. */
  readonly at: Date;
  readonly askedAt: Date;
  readonly answeredAt: Date;
  /** Whether our key is of the live mode; undefined where the processor does not say. */
  readonly isLive: boolean | undefined;
};
export type PayoutSchedule =
  | { readonly kind: "manual" }
  /** What a payout leaves in the balance, by currency. */
  | {
      readonly kind: "automatic";
      readonly interval: string;
      readonly minimums: readonly Money[];
    }
  /** The processor has no call that tells it. */
  | { readonly kind: "untold" };
export type Permission = {
  /** As the processor's dashboard calls it. */
  readonly name: string;
  readonly state: "granted" | "refused" | "unanswered";
};

/** How a processor has us set up. Everything here only reads. */
export interface Setup {
  /** The version to which our client is pinned; undefined where the processor has none. */
  readonly apiVersion: string | undefined;
  /** The id that our endpoint must have, because it is part of what is signed; else undefined. */
  readonly endpointRef: string | undefined;
  /** Every type of event that the system reacts to, of those that this endpoint brings. */
  reactsTo(endpoint: EventEndpoint): readonly string[];
  readEndpoints(): Promise<Answer<Registrations>>;
  readUndelivered(window: { from: Date; until: Date }): Promise<Answer<ToldEvents>>;
  greet(): Promise<Answer<Greeting>>;
  readPayoutSchedule(): Promise<Answer<PayoutSchedule>>;
  /** Each right that the system uses, found out by a read that changes nothing. */
  probePermissions(): Promise<readonly Permission[]>;
  /** A delivery of our own making for each secret, judged by our own verifier. */
  probeSecrets(endpoint: EventEndpoint, now: Date): Promise<readonly Verdict[]>;
  /** Fetches a certificate anew and judges it; undefined: there are none to fetch. */
  probeCertificate(address: string, now: Date): Promise<Verdict | undefined>;
}

import type { Money } from "../domain/money.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { EventEndpoint } from "../processors/processor.ts";

/** What the doctor asks the database: one round trip each, and none depends on another. */
export interface DoctorReads {
  /** Of each endpoint that was ever delivered to: the last delivery, and the types of a week. */
  deliveries(now: Date): Promise<readonly DeliveryRow[]>;
  /** Payments booked in the last week, before that moment, and after the last delivery of their rail. */
  untoldCaptures(before: Date): Promise<Readonly<Record<ProcessorName, number>>>;
  /** Those of a processor's events that the inbox does not have. */
  unknownEvents(processor: ProcessorName, ids: readonly string[]): Promise<readonly string[]>;
  backlog(): Promise<Readonly<Record<"inbox" | "outbox" | "operations" | "deadLetters", Waiting>>>;
  jobs(): Promise<readonly JobRow[]>;
  rights(): Promise<Rights>;
  /** By name; `missing` is how many of the code's the database has not applied. */
  migrations(): Promise<{ applied: string; known: string; missing: number }>;
  breaks(): Promise<readonly BreakRow[]>;
  /** To artisans and to buyers of money that pays no order, per currency. */
  owed(rail: ProcessorName): Promise<readonly Money[]>;
}

export type DeliveryRow = {
  readonly endpoint: EventEndpoint;
  readonly at: Date;
  readonly verifiedBy: string;
  /** The most frequent first. */
  readonly types: readonly { readonly type: string; readonly count: number }[];
};
export type Waiting = { readonly count: number; readonly oldestAt: Date | null };
export type JobRow = {
  readonly name: string;
  readonly succeededAt: Date | null;
  readonly failedAt: Date | null;
  readonly reason: string | null;
};
/** What the login may do. */
export type Rights = {
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly isOwner: boolean;
  readonly canCreate: boolean;
  /** Such as "DELETE ledger_entries": rights to what only may be added to. */
  readonly canRewrite: readonly string[];
  /** Tables that it may not even read. */
  readonly unreadable: readonly string[];
};
export type BreakRow = {
  readonly invariant: string;
  readonly rule: string;
  readonly subject: string;
  readonly isExplained: boolean;
};

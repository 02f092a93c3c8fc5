import type { Currency } from "./currency.ts";
import { english } from "./english.ts";
import type { ProcessorName } from "./processor-name.ts";

/** What must hold after every step. docs/ledger.md says what holds each of them. */
export const invariants = {
  L1: english("every ledger transaction adds up to zero"),
  L2: english("all accounts of a currency together add up to zero"),
  L3: english("entries are never changed, and running balances are the sums of their entries"),
  L4: english("an order is exactly what its artisans and the platform get of it"),
  L5: english("no more is passed on of a payment than was taken and is left of it"),
  L6: english("no more of a payment is given back than was taken"),
  L7: english("what an artisan is owed is never below nothing"),
  L8: english("one ledger effect per processor's id and kind"),
  L9: english(
    "the ledger's account of a processor is the processor's balance, give or take what is in flight",
  ),
  L10: english("a paid order has its captured entry of the same amount, currency and object"),
  L11: english("no state contradicts the facts that belong to it"),
  L12: english("whatever was sent to a processor was an operation before, and took effect once"),
  stock: english("the reserved pieces of a product are those that reservations hold"),
  alive: english("whatever is under way has something that goes on with it"),
} as const;
export type InvariantName = keyof typeof invariants;
export const invariantNames = Object.keys(invariants) as [InvariantName, ...InvariantName[]];

/**
 * While one of these is broken and nobody has explained it, no money leaves on any rail: the ledger
 * does not add up, so nothing that it says about anybody's money can be trusted.
 */
export const stopsAllMoney = ["L1", "L2"] as const satisfies readonly InvariantName[];
/** Likewise on the rail and in the currency of the break: the rest of the ledger is proved. */
export const stopsRailMoney = ["L9"] as const satisfies readonly InvariantName[];

/** What money stays where it is while the invariant is broken and nobody has explained it. */
export function stopOf(invariant: InvariantName): "nothing" | "rail_and_currency" | "everything" {
  if (stopsAllMoney.some((name) => name === invariant)) return "everything";
  return stopsRailMoney.some((name) => name === invariant) ? "rail_and_currency" : "nothing";
}

/** Something that is not as it must be. */
export type Break = {
  readonly invariant: InvariantName;
  /** Which check of the invariant found it. */
  readonly rule: string;
  /** The id of what is wrong: an order's, a payment's, an account's name and currency. */
  readonly subject: string;
  /** Of L9 only: what is stopped by it. */
  readonly rail?: ProcessorName;
  readonly currency?: Currency;
  /** What is wrong. An explanation is for exactly these: others are another break. */
  readonly facts: Readonly<Record<string, string>>;
  /** What else was seen. It may change while the same thing is wrong. */
  readonly evidence?: unknown;
};

/** A break that was found before, and that no look has missed since. */
export type KnownBreak = Break & {
  readonly id: string;
  /** When the last look began that found it. */
  readonly lastSeenAt: Date;
  readonly isExplained: boolean;
};

/** What one look at the books found, and which of the known breaks it would have found again. */
export type Look = {
  readonly startedAt: Date;
  readonly found: readonly Break[];
  covers(known: KnownBreak): boolean;
};

export type Compared = {
  /** To be told: found for the first time, or no longer what was explained. */
  readonly opened: readonly Break[];
  readonly changed: readonly { readonly id: string; readonly now: Break }[];
  readonly seen: readonly { readonly id: string; readonly now: Break }[];
  readonly resolved: readonly string[];
};

const keyOf = ({ invariant, rule, subject }: Break) => JSON.stringify([invariant, rule, subject]);

/**
 * What a look means for the breaks that are open. One that another look has found since this one
 * began stays open: it was not there yet, or nobody knows.
 */
export function compareBreaks(known: readonly KnownBreak[], look: Look): Compared {
  const open = new Map(known.map((one) => [keyOf(one), one]));
  const found = new Map(look.found.map((one) => [keyOf(one), one]));
  const again = [...found.values()].flatMap((now) => {
    const before = open.get(keyOf(now));
    return before ? [{ id: before.id, before, now }] : [];
  });
  const isSame = ({ before, now }: (typeof again)[number]) => sameFacts(before.facts, now.facts);
  return {
    opened: [...found.values()].filter((one) => !open.has(keyOf(one))),
    changed: again.filter((one) => !isSame(one)).map(({ id, now }) => ({ id, now })),
    seen: again.filter(isSame).map(({ id, now }) => ({ id, now })),
    resolved: known
      .filter((one) => !found.has(keyOf(one)) && look.covers(one))
      .filter(({ lastSeenAt }) => lastSeenAt < look.startedAt)
      .map(({ id }) => id),
  };
}

function sameFacts(a: Break["facts"], b: Break["facts"]): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

/** Who tries, as digests. Null: not known, so not counted. */
export type Sender = {
  /** The guest's cookie or the login session. */
  readonly who: string;
  /** The network address; of IPv6 the first 64 bits, which is what one subscriber has. */
  readonly address: string | null;
  readonly account: string | null;
};

/** A payment that somebody asked for, and a card that was declined. */
export type Try = "payment" | "decline";
type Dimension = keyof Sender | "card";
type Steps = { readonly challenge: number; readonly refuse: number };

const MINUTE_MS = 60_000;
/** Whoever buys pays in minutes; whoever tests cards has hours. */
export const windowMs: Readonly<Record<Try, number>> = {
  payment: 10 * MINUTE_MS,
  decline: 60 * MINUTE_MS,
};

/**
 * More than `challenge` within the window asks for a proof that a person is there, more than
 * `refuse` is refused. Behind one address may be an office, so that it has more payments; a person
 * who is declined this often has asked their bank by then.
 */
const steps: Readonly<Record<Try, Readonly<Record<Dimension, Steps>>>> = {
  payment: {
    who: { challenge: 10, refuse: 30 },
    account: { challenge: 10, refuse: 30 },
    address: { challenge: 30, refuse: 120 },
    card: { challenge: Number.POSITIVE_INFINITY, refuse: Number.POSITIVE_INFINITY },
  },
  decline: {
    who: { challenge: 4, refuse: 19 },
    account: { challenge: 4, refuse: 19 },
    address: { challenge: 9, refuse: 19 },
    card: { challenge: 4, refuse: 19 },
  },
};

/** One payment lets a browser try this many cards; then it is closed, and the next one is counted. */
export const DECLINES_PER_PAYMENT_MAX = 10;

/** A counter's name in the database. */
export const counterKey = (kind: Try, dimension: Dimension, digest: string) =>
  `${kind}:${dimension}:${digest}`;

/** The counters of a sender, in one order, so that two of them never wait for each other in a ring. */
export const countersOf = (kind: Try, sender: Partial<Sender>, card?: string | null) =>
  Object.entries({ who: sender.who, address: sender.address, account: sender.account, card })
    .flatMap(([name, digest]) => (digest ? [counterKey(kind, name as Dimension, digest)] : []))
    .sort();

export type Count = { readonly key: string; readonly count: number; readonly endsAt: Date };
export type Step =
  | { readonly kind: "free" | "challenge" }
  | { readonly kind: "refuse"; readonly key: string; readonly until: Date };

/** The strictest step that any of the counts has reached. */
export function stepOf(counts: readonly Count[]): Step {
  const over = (name: keyof Steps) =>
    counts.filter(({ key, count }) => {
      const [kind, dimension] = key.split(":") as [Try, Dimension];
      return count > steps[kind][dimension][name];
    });
  const refused = over("refuse");
  const last = refused.reduce<Count | undefined>(
    (latest, one) => (latest && latest.endsAt >= one.endsAt ? latest : one),
    undefined,
  );
  if (last) return { kind: "refuse", key: last.key, until: last.endsAt };
  return { kind: over("challenge").length > 0 ? "challenge" : "free" };
}

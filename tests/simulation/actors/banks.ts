import { type Choices, happens, oneOf } from "../engine/choices.ts";
import type { Charge } from "../world/books.ts";
import { appealByHand } from "../world/processors.ts";
import type { SimWorld } from "../world/world.ts";
import { openClient } from "./client.ts";
import { look } from "./looking.ts";
import { givesBack } from "./people.ts";

const HOUR_MS = 3_600_000;
/** Beyond the days that money is held for before its artisans are paid. */
const LONG_AFTER_MS = 200 * HOUR_MS;
/** More than any processor takes for a dispute. */
const FEE_MAX_MINOR = 2_000n;

export type Ending = () => Promise<void>;
const nothing: Ending = async () => undefined;

/** Some payment or other of which money was taken. */
export async function aCharge(world: SimWorld, label: string): Promise<Charge | undefined> {
  const charges = await look(world, label, (books) => books.charges());
  return charges.length > 0 ? oneOf(world.choices, charges) : undefined;
}

/** A buyer or their bank wants the money back; answers how it is decided in the end. */
export async function disputes(world: SimWorld, name: string): Promise<Ending> {
  const { choices, scheduler } = world;
  if (happens(choices, 500))
    await scheduler.pause("a buyer waits", { fromMs: world.nowMs() + LONG_AFTER_MS });
  const charge = await aCharge(world, "somebody is not happy");
  if (charge === undefined) return nothing;
  if (charge.rail === "paypal" && happens(choices, 150)) return reverses(world, charge);
  // Who complains at the bank may have written to the shop as well.
  const [ref] = await Promise.all([
    disputed(world, charge),
    ...(happens(choices, 250)
      ? [givesBack(world, openClient(world, name, 0), charge.orderId)]
      : []),
  ]);
  if (ref === undefined) return nothing;
  world.note(`disputed ${charge.rail}`);
  if (charge.refundedMinor > 0n) world.note("disputed after a refund");
  const raced = await look(world, "was it given back meanwhile?", (books) => books.charges());
  const now = raced.find((one) => one.ref === charge.ref);
  if (now?.isRefunding || (now && now.refundedMinor > charge.refundedMinor))
    world.note("disputed during a refund");
  return async () => {
    await decides[charge.rail](world, ref);
    // What the platform bears it brings along: nobody else fills its balance in a run.
    await world.processors.fill(charge.rail, charge.minor + FEE_MAX_MINOR);
  };
}

/** Money of a payment's that banks ask for: what is left, a part, all that there was, and more. */
const shares: readonly ((minor: bigint) => bigint | undefined)[] = [
  () => undefined,
  (minor) => (minor * 2n + 4n) / 5n,
  (minor) => minor,
  (minor) => minor + minor / 4n,
];

/** Of some share, unless it is said. Answers how the processor calls it; undefined: it does not take it. */
export async function disputed(world: SimWorld, { rail, ref, minor }: Charge, said?: bigint) {
  const share = said ?? oneOf(world.choices, shares)(minor);
  const label = `a dispute begins at ${rail}`;
  if (rail === "stripe") {
    const body = { ...chargeback(world.choices), ...cents(share) };
    const made = await act(world, label, `stripe/charges/${ref}/dispute`, body);
    return made?.id as string | undefined;
  }
  const kindOf = complaint(world.choices);
  const kind = `${ref} ${kindOf.channel ?? "INTERNAL"}`;
  if (world.complaints.has(kind)) return undefined;
  const body = { ...kindOf, ...value(share) };
  const made = await act(world, label, `paypal/captures/${ref}/dispute`, body);
  if (made) world.complaints.add(kind);
  return made?.dispute_id as string | undefined;
}

const cents = (minor: bigint | undefined) => (minor === undefined ? {} : { amount: Number(minor) });
const value = (minor: bigint | undefined) =>
  minor === undefined
    ? {}
    : {
        amount: {
          currency_code: "USD",
          value: `${minor / 100n}.${`${minor % 100n}`.padStart(2, "0")}`,
        },
      };

const chargeback = (choices: Choices) => ({
  status: oneOf(choices, ["needs_response", "needs_response", "warning_needs_response"]),
  reason: oneOf(choices, ["general", "fraudulent", "credit_not_processed"]),
});
const complaint = (choices: Choices) =>
  oneOf<{ stage: string; reason?: string; channel?: string }>(choices, [
    { stage: "CHARGEBACK" },
    { stage: "INQUIRY" },
    { reason: "UNAUTHORISED", stage: "CHARGEBACK" },
    { channel: "EXTERNAL", stage: "CHARGEBACK" },
  ]);

/** PayPal takes a payment back without asking anybody. */
export async function reverses(world: SimWorld, { ref, minor }: Charge): Promise<Ending> {
  const path = `paypal/captures/${ref}`;
  const done = await act(world, "PayPal takes a payment back", path, { status: "REVERSED" });
  if (done) world.note("reversed paypal");
  return () => world.processors.fill("paypal", minor);
}

type Decides = (world: SimWorld, ref: string) => Promise<void>;
const decides: Record<Charge["rail"], Decides> = {
  async stripe(world, ref) {
    const { choices } = world;
    const move = (status: string) =>
      act(world, `a bank calls a dispute ${status}`, `stripe/disputes/${ref}`, { status });
    // Of what is no question each is refused.
    const asked = oneOf(choices, ["needs_response", "warning_closed"]);
    if ((await move(asked)) && asked === "needs_response") await someDays(world);
    // Nobody decides: then the clock does.
    if (happens(choices, 150)) return;
    await move(oneOf(choices, ["won", "lost"]));
  },
  async paypal(world, ref) {
    const { choices } = world;
    const move = (body: Record<string, unknown>) =>
      act(world, `PayPal: ${body.do} ${body.outcome ?? ""}`, `paypal/disputes/${ref}`, body);
    if (happens(choices, 200)) return void (await move({ do: "withdraw" }));
    if (await move({ do: "escalate" })) await someDays(world);
    const decide = (outcome: string) => move({ do: "decide", outcome });
    const outcome = oneOf(choices, [
      ...["RESOLVED_SELLER_FAVOUR", "RESOLVED_BUYER_FAVOUR", "RESOLVED_BUYER_FAVOUR"],
      "RESOLVED_WITH_PAYOUT",
    ]);
    await decide(outcome);
    if (outcome !== "RESOLVED_BUYER_FAVOUR" || happens(choices, 600)) return;
    await someDays(world);
    const begin = () => appealByHand(world.processors, ref);
    await world.scheduler.wait({ begin, says: String }, { label: "somebody appeals at PayPal" });
    await someDays(world);
    await decide(oneOf(choices, ["RESOLVED_SELLER_FAVOUR", "RESOLVED_BUYER_FAVOUR"]));
  },
};

const OUTCOMES = { won: "RESOLVED_SELLER_FAVOUR", lost: "RESOLVED_BUYER_FAVOUR" };
/** Decides for good, whether anybody has answered or not. */
export const decided = {
  stripe: (world: SimWorld, ref: string, status: keyof typeof OUTCOMES) =>
    act(world, `a bank calls a dispute ${status}`, `stripe/disputes/${ref}`, { status }),
  paypal: (world: SimWorld, ref: string, outcome: keyof typeof OUTCOMES) =>
    act(world, `PayPal calls a dispute ${outcome}`, `paypal/disputes/${ref}`, {
      ...{ do: "decide", outcome: OUTCOMES[outcome] },
    }),
};

const someDays = (world: SimWorld) =>
  world.scheduler.pause("they think about it", {
    fromMs: world.nowMs() + oneOf(world.choices, [1, 20, 80]) * HOUR_MS,
  });

/** A card's bank believes in fraud, and tells it before the buyer does. */
export async function warns(world: SimWorld): Promise<Ending> {
  const charge = await aCharge(world, "a bank looks at its cards");
  if (charge?.rail !== "stripe") return nothing;
  const path = `stripe/charges/${charge.ref}/early_fraud_warning`;
  const done = await act(world, "a bank warns of fraud", path, {});
  if (done) world.note("warned of fraud");
  return () => world.processors.fill("stripe", charge.minor);
}

/** What became of a payout's item, and of a payout to an artisan's bank, after all. */
const ENDS = ["REVERSED", "RETURNED", "REFUNDED", "BLOCKED", "FAILED", "SUCCESS"] as const;

/** A payout comes back, from PayPal or from an artisan's bank. */
export async function payoutComesBack(world: SimWorld): Promise<Ending> {
  const { choices, scheduler } = world;
  await scheduler.pause("payouts are made", { fromMs: world.nowMs() + LONG_AFTER_MS });
  const sent = await look(world, "somebody looks at payouts", (books) => books.payouts());
  if (sent.length === 0) return nothing;
  const { rail, ref } = oneOf(choices, sent);
  const [path, body]: [string, Record<string, string>] =
    rail === "stripe"
      ? [`stripe/payouts/${ref}`, { failureCode: "account_closed" }]
      : [`paypal/payout-items/${ref}`, { status: oneOf(choices, ENDS) }];
  const done = await act(world, `a payout of ${rail} comes back`, path, body);
  if (done) world.note(`payout of ${rail} comes back`);
  // PayPal tells nobody of a reversal: it is found when its books are laid beside ours.
  return body.status === "REVERSED" && done ? () => untilCompared(world) : nothing;
}

/** Two nights, and PayPal's report is three hours late. */
const untilCompared = ({ scheduler, nowMs }: SimWorld) =>
  scheduler.pause("the books are compared", { fromMs: nowMs() + 60 * HOUR_MS });

/** PayPal takes the first of all payouts back. */
export async function returnsPayout(world: SimWorld): Promise<void> {
  const [first] = await look(world, "somebody looks at payouts", (books) => books.payouts());
  if (first === undefined) throw new Error("what was paid out is known");
  const path = `paypal/payout-items/${first.ref}`;
  await act(world, "a payout comes back", path, { status: "REFUNDED" });
}

/** A refund that was under way, or seemed to be there, fails at the buyer's bank. */
export async function refundFails(world: SimWorld): Promise<Ending> {
  const refunds = await look(world, "a bank looks at refunds", (books) => books.refunds());
  if (refunds.length === 0) return nothing;
  const { rail, ref } = oneOf(world.choices, refunds);
  const status = rail === "stripe" ? "failed" : "FAILED";
  const done = await act(world, `a refund of ${rail} fails`, `${rail}/refunds/${ref}`, { status });
  if (done) world.note(`refund of ${rail} fails`);
  return nothing;
}

/** Undefined: it cannot be done as things are, which is an answer like any other. */
async function act(
  world: SimWorld,
  label: string,
  path: string,
  body: Record<string, unknown>,
): Promise<Record<string, unknown> | undefined> {
  const begin = () =>
    world.processors.control(path, body).catch((error: Error) => {
      if (/: 4\d\d /.test(error.message)) return undefined;
      throw error;
    });
  return world.scheduler.wait({ begin, says: (done) => (done ? "ok" : "no") }, { label });
}

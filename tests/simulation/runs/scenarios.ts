import { decided, disputed, returnsPayout, reverses } from "../actors/banks.ts";
import { buyer, type Deed } from "../actors/buyer.ts";
import { openClient } from "../actors/client.ts";
import { look } from "../actors/looking.ts";
import { givesBack, operator, seller } from "../actors/people.ts";
import { subscribes } from "../actors/subscriber.ts";
import { listed } from "../engine/choices.ts";
import type { Charge } from "../world/books.ts";
import { type Effect, plannedCrashes } from "../world/fates.ts";
import type { SimWorld } from "../world/world.ts";
import type { Place } from "./place.ts";
import { type Played, play } from "./play.ts";

const RAILS = ["stripe", "paypal"] as const;
type Rail = (typeof RAILS)[number];

/** One money flow with nobody else about, so that each of its effects has a number. */
export type Scenario = {
  readonly name: string;
  readonly rail: Rail;
  readonly deeds: readonly Deed[];
  readonly isShipped: boolean;
  /** The whole order goes back, once its artisans were paid. */
  readonly isGivenBack?: true;
  /** All of it is disputed, once its artisans were paid, and decided so. */
  readonly dispute?: "won" | "lost";
  /** A part of it is claimed and lost, and then all that is left is taken back, once its artisans were paid. */
  readonly isReversed?: true;
  /** What was paid out comes back, once. */
  readonly comesBack?: true;
  /** A seller's subscription from its beginning to its end; nobody buys anything. */
  readonly isPlan?: true;
  /** Effects count from here on; what comes before is another scenario's. */
  readonly from: "start" | "shipped" | "given back" | "disputed" | "come back";
};

/**
 * Money that goes back on this rail. Another payment of the same order goes before one by card; what
 * PayPal takes comes after the order's end.
 */
const paidTooMuch: Record<Rail, Pick<Scenario, "rail" | "deeds">> = {
  stripe: { rail: "paypal", deeds: ["pay_both"] },
  paypal: { rail: "paypal", deeds: ["cancel", "hand_late"] },
};

const ofRails = RAILS.flatMap((rail): Scenario[] => [
  { name: `checkout ${rail}`, rail, deeds: ["pay"], isShipped: false, from: "start" },
  { name: `refund ${rail}`, ...paidTooMuch[rail], isShipped: false, from: "start" },
  { name: `transfer ${rail}`, rail, deeds: ["pay"], isShipped: true, from: "shipped" },
  {
    ...{ name: `refund of an order ${rail}`, rail, deeds: ["pay"], isShipped: true },
    ...{ isGivenBack: true, from: "given back" },
  },
  {
    name: `second method ${rail}`,
    rail,
    deeds: ["switch", "pay"],
    isShipped: false,
    from: "start",
  },
  { name: `cancel ${rail}`, rail, deeds: ["cancel"], isShipped: false, from: "start" },
  ...(["won", "lost"] as const).map(
    (dispute): Scenario => ({
      ...{ name: `dispute ${dispute} ${rail}`, rail, deeds: ["pay"], isShipped: true },
      ...{ dispute, from: "disputed" },
    }),
  ),
]);
/** What a seller's bank sends back from their own account at Stripe moves nothing here. */
const payoutBack: Scenario = {
  ...{ name: "payout back paypal", rail: "paypal", deeds: ["pay"], isShipped: true },
  ...{ comesBack: true, from: "come back" },
};
/** PayPal alone takes money back beside a dispute. */
const claimAndReversal: Scenario = {
  ...{ name: "claim and reversal paypal", rail: "paypal", deeds: ["pay"], isShipped: true },
  ...{ isReversed: true, from: "disputed" },
};
const plan: Scenario = {
  ...{ name: "plan stripe", rail: "stripe", deeds: [], isShipped: false },
  ...{ isPlan: true, from: "start" },
};
export const scenarios: readonly Scenario[] = [...ofRails, payoutBack, claimAndReversal, plan];

export type Crashed = Played & { readonly seen: readonly Effect[] };

/** The scenario with a crash at each of these effects: 2n is before the n-th, 2n + 1 after it. */
export async function playScenario(
  place: Place,
  scenario: Scenario,
  crashesAt: readonly number[],
): Promise<Crashed> {
  let isCounting = scenario.from === "start";
  const fates = plannedCrashes(crashesAt, () => isCounting);
  const played = await play({
    ...{ ...place, choices: listed([]), seed: scenario.name, artisans: 2 },
    ...{ faultsPerThousand: 0, leapsPerThousand: 0, skews: [0] },
    fates: () => fates,
    actors: (world) => [
      scenario.isPlan
        ? world.scheduler.spawn("seller of a plan", () => subscribes(world))
        : world.scheduler.spawn("buyer", () => buyer(world, "buyer", wishOf(world, scenario))),
      ...(scenario.isShipped ? [untilShipped(world)] : []),
      ...afterwards(world, scenario, () => {
        isCounting = true;
      }),
    ],
    helpers(world) {
      if (!scenario.isShipped) return;
      void world.scheduler.spawn("operator", () => operator(world));
      void world.scheduler.spawn("seller", async () => {
        await world.scheduler.pause("the goods are made", {
          isIdle: true,
          fromMs: world.nowMs() + 3_600_000,
        });
        isCounting ||= scenario.from === "shipped";
        await seller(world);
      });
    },
  });
  return { ...played, seen: fates.seen };
}

const PARTS = 2;
/** As many calls as it takes until both artisans have their money. */
const CALLS: Record<Rail, number> = { stripe: PARTS, paypal: 1 };
const SENT = /^\/v1\/(transfers|payments\/payouts)$/;

/** What happens to an order as soon as its artisans were paid. */
function afterwards(world: SimWorld, scenario: Scenario, begins: () => void): Promise<void>[] {
  const then = sequelOf(world, scenario);
  if (!then) return [];
  const sent = () =>
    world.processors.world.log
      .all()
      .filter(({ method, path, status }) => method === "POST" && SENT.test(path) && status < 300);
  const isOpen = () => sent().length >= CALLS[scenario.rail];
  const story = async () => {
    await world.scheduler.pause("the artisans were paid", { isOpen });
    // What they were paid is known before somebody wants it back.
    await world.scheduler.pause("some hours pass", { fromMs: world.nowMs() + HOUR_MS });
    begins();
    await then();
  };
  return [world.scheduler.spawn("afterwards", story)];
}

function sequelOf(world: SimWorld, scenario: Scenario): (() => Promise<void>) | undefined {
  const { rail, dispute, isGivenBack, isReversed, comesBack } = scenario;
  if (isGivenBack) return () => givesBack(world, openClient(world, "regrets", 0));
  if (dispute) return async () => void (await complains(world, rail, dispute));
  if (comesBack) return () => returnsPayout(world);
  if (!isReversed) return undefined;
  return async () => {
    const charge = await complains(world, rail, "lost", (minor) => (minor * 2n) / 5n);
    await (await reverses(world, charge))();
  };
}

const HOUR_MS = 3_600_000;

/** The operator has a day to answer, and a bank days to decide. */
async function complains(
  world: SimWorld,
  rail: Rail,
  outcome: "won" | "lost",
  shareOf?: (minor: bigint) => bigint,
): Promise<Charge> {
  const [charge] = await look(world, "somebody is not happy", (books) => books.charges());
  const ref = charge && (await disputed(world, charge, shareOf?.(charge.minor)));
  if (charge === undefined || ref === undefined) throw new Error("a paid order can be disputed");
  await world.scheduler.pause("they think about it", { fromMs: world.nowMs() + 60 * HOUR_MS });
  await decided[rail](world, ref, outcome);
  // What a lost dispute costs beyond the commission nobody else brings.
  await world.processors.fill(rail, charge.minor);
  return charge;
}

/** The run is not over before there is something to transfer. */
const untilShipped = ({ scheduler, happened }: SimWorld) =>
  scheduler.spawn("carrier", () =>
    scheduler.pause("all is shipped", {
      isOpen: () => (happened.get("part shipped") ?? 0) >= PARTS,
    }),
  );
const wishOf = ({ market }: SimWorld, { rail, deeds }: Scenario) => ({
  ...{ rail, deeds },
  goods: [0, 3].map((at) => [market.goods[at]!, 1] as const),
});

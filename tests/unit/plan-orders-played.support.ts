import type { Waiting } from "../sandbox/core/deliveries.ts";
import { endOf, leftOpen } from "./plan-orders-end.support.ts";
import {
  type Life,
  lived,
  SELLER,
  START_MS,
  stepNames,
  type Told,
} from "./plan-orders-life.support.ts";
import { openShop } from "./plan-orders-shop.support.ts";

export type End = Awaited<ReturnType<typeof endOf>>;
/** What Stripe is when it is asked: as soon as what was told last had happened, or when all was over. */
export type When = "early" | "late";
export type Orders = {
  /** All that Stripe has told of the life, in its order. */
  readonly told: readonly Told[];
  /** As it ended in the shop that lived it. */
  readonly end: End;
  /** These events in this order, in a shop that has begun the subscription and heard of nothing. */
  play(order: readonly Told[], when: When): Promise<{ end: End; open: string[] }>;
};

/** A life's events, and Stripe as it was after each of its steps. */
export async function openOrders(): Promise<Orders> {
  const lives: Life[] = [];
  for (let steps = 1; steps <= stepNames.length; steps++) lives.push(await lived(steps));
  const life = lives.at(-1);
  if (life === undefined) throw new Error("a life has steps");
  const { told, processors, before } = life;
  const signed = await signedAgain(life);
  let step = 0;
  const shop = await openShop({
    ...{ processors, nowMs: processors.world.clock.now },
    async answer(request) {
      // News has nothing asked for but readings.
      if (request.method !== "GET") throw new Error(`news has ${request.url} asked for`);
      return (lives[step] ?? life).processors.answer(request);
    },
    moment: () => step,
  });
  return {
    told,
    end: await endOf(life.shop.database(), SELLER, START_MS),
    async play(order, when) {
      shop.restore(before);
      step = when === "late" ? lives.length - 1 : 0;
      for (const one of order) {
        step = Math.max(step, one.step);
        await shop.deliver(signed(one));
      }
      const database = shop.database();
      return { end: await endOf(database, SELLER, START_MS), open: leftOpen(database) };
    },
  };
}

/** Each delivery has a signature of the moment at which it is made. */
async function signedAgain({ told, processors }: Life): Promise<(one: Told) => Waiting> {
  const { deliveries } = processors.world;
  for (const { event } of told) deliveries.resend(event.eventId);
  const all = new Map((await deliveries.take()).map((event) => [event.eventId, event]));
  return ({ event }) => all.get(event.eventId) ?? event;
}

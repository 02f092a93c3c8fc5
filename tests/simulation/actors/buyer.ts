import { happens, oneOf } from "../engine/choices.ts";
import type { Good } from "../world/market.ts";
import { captureByHand } from "../world/processors.ts";
import type { SimWorld } from "../world/world.ts";
import { type Answer, type Client, codeOf, insist, openClient } from "./client.ts";

type Rail = "stripe" | "paypal";
type Bought = {
  order: { id: string; parts: { id: string }[] };
  orderToken: string;
  payment: { paymentId: string; clientSecret?: string; paypalOrderId?: string };
};
/** What a buyer wants, so that a run can also be made of one that is known. */
export type Wish = {
  rail: Rail;
  goods: readonly (readonly [Good, number])[];
  /** In this order, once the order is there. */
  deeds: readonly Deed[];
};
export type Deed =
  | "pay"
  | "pay_declined"
  | "pay_challenged"
  | "pay_late"
  | "pay_twice"
  | "pay_both"
  | "hand_late"
  | "switch"
  | "cancel"
  | "capture_again"
  | "leave";

const MINUTE_MS = 60_000;
/** Beyond the reservation and cron's next look at it, or just when it ends. */
const LATE_MINUTES = [45, 29, 30, 31] as const;
const LOSS_PER_THOUSAND = 60;

/** A wish by chance; the plainest is one good of the first artisan, paid by card at once. */
export function anyWish({ choices, market }: SimWorld): Wish {
  const goods = new Map<Good, number>();
  for (let lines = 1 + choices.pick(3); lines > 0; lines--) {
    const good = oneOf(choices, market.goods);
    goods.set(good, good.stock === 1 ? 1 : 1 + choices.pick(2));
  }
  const rail = oneOf(choices, ["stripe", "paypal"] as const);
  const deeds: Deed[] = [];
  for (let before = choices.pick(8); before > 5; before--)
    deeds.push(oneOf(choices, ["pay_declined", "pay_challenged", "switch", "capture_again"]));
  const last = [
    "pay",
    "pay",
    "pay",
    "pay",
    "pay",
    "pay_late",
    "pay_twice",
    "pay_both",
    "hand_late",
    "cancel",
    "leave",
  ] as const;
  deeds.push(oneOf(choices, last));
  return { rail, goods: [...goods], deeds };
}

/** Buys, whatever gets lost on the way; perhaps in two tabs. */
export async function buyer(world: SimWorld, name: string, wish: Wish): Promise<void> {
  const client = openClient(world, name, LOSS_PER_THOUSAND);
  const key = world.newId();
  const place = () => checkout(world, client, name, key, wish);
  // A double click sends the same key twice at once.
  const twice = world.isHostile && happens(world.choices, 100);
  const [answer, second] = await Promise.all([place(), ...(twice ? [place()] : [])]);
  const orders = [answer, second].flatMap((one) => orderOf(one) ?? []);
  if (new Set(orders).size > 1) world.broken.push({ rule: "a key makes one order", ids: orders });
  if (answer?.status !== 201) return world.note(`checkout ${answer ? codeOf(answer) : "given up"}`);
  world.note(`checkout ${wish.rail}`);
  const bought = answer.body as never as Bought;
  let rail = wish.rail;
  for (const deed of wish.deeds) {
    if (deed === "switch") {
      const other = otherThan(rail);
      if (await switchTo(world, client, bought, other)) rail = other;
    } else await does[deed](world, client, bought, rail);
  }
}

const otherThan = (rail: Rail): Rail => (rail === "stripe" ? "paypal" : "stripe");

const orderOf = (answer: Answer | undefined) =>
  answer?.status === 201 ? (answer.body as never as Bought).order.id : undefined;

const checkout = (world: SimWorld, client: Client, name: string, key: string, wish: Wish) =>
  insist(world, () =>
    client.post(
      "/api/checkout",
      {
        items: wish.goods.map(([{ id }, quantity]) => ({ productId: id, quantity })),
        email: `${name.replaceAll(" ", "")}@buyers.example`,
        shippingAddress: {
          ...{ name: "Ada Buyer", line1: "1 Main Street", city: "Springfield" },
          ...{ region: "IL", postalCode: "62701", country: "US" },
        },
        processor: wish.rail,
      },
      { "Idempotency-Key": key },
    ),
  );

/** One that Stripe finds risky, so that an operator looks at it; one whose refunds take their time. */
const ODD_CARDS = ["4000000000009235", "4000000000009235", "4000000000007726"] as const;
function cardOf({ choices, isHostile }: SimWorld): Record<string, unknown> {
  return isHostile && happens(choices, 80) ? { card: oneOf(choices, ODD_CARDS) } : {};
}

type Does = (world: SimWorld, client: Client, bought: Bought, rail: Rail) => Promise<void>;

const does: Record<Exclude<Deed, "switch">, Does> = {
  pay: (world, client, bought, rail) => pay(world, client, bought, rail, cardOf(world)),
  pay_declined: (world, client, bought, rail) =>
    pay(world, client, bought, rail, { card: "4000000000000002" }),
  pay_challenged: (world, client, bought, rail) =>
    pay(world, client, bought, rail, {
      card: "4000002760003184",
      threeDSecure: oneOf(world.choices, ["pass", "fail", "leave"]),
    }),
  async pay_late(world, client, bought, rail) {
    await comeBackLate(world);
    await pay(world, client, bought, rail);
  },
  async hand_late(world, client, bought, rail) {
    if (rail === "stripe") return pay(world, client, bought, rail);
    await comeBackLate(world);
    await byHand(world, bought, undefined);
  },
  async pay_both(world, client, bought, rail) {
    // PayPal's orders cannot be taken back, so the one that was left can be paid all the same.
    if (rail === "stripe" && !(await switchTo(world, client, bought, "paypal"))) return;
    const left = { ...bought };
    const then = await switchTo(world, client, bought, "stripe");
    // Who leaves the second tab alone could still pay in it.
    await byHand(world, left, happens(world.choices, 300) ? undefined : then);
  },
  async pay_twice(world, client, bought, rail) {
    // Another tab opens a payment by the other method while this one pays.
    const other = otherThan(rail);
    await Promise.all([
      pay(world, client, bought, rail),
      switchTo(world, client, { ...bought }, other).then((second) =>
        second ? pay(world, client, second, other) : undefined,
      ),
    ]);
  },
  async cancel(world, client, bought, rail) {
    const { order, orderToken } = bought;
    const key = world.newId();
    const headers = { "Idempotency-Key": key, "Order-Token": orderToken };
    // Another tab may be about to pay by the other method.
    const isTwoMinded = world.isHostile && happens(world.choices, 300);
    await Promise.all([
      insist(world, () => client.post(`/api/orders/${order.id}/cancel`, {}, headers)),
      ...(isTwoMinded ? [switchTo(world, client, { ...bought }, otherThan(rail))] : []),
    ]);
  },
  capture_again: (world, client, bought, rail) =>
    rail === "paypal" ? captured(world, client, bought) : Promise.resolve(),
  leave: async () => undefined,
};

/** What the buyer's browser does at the processor, and its return from there. */
async function pay(
  world: SimWorld,
  client: Client,
  bought: Bought,
  rail: Rail,
  card: Record<string, unknown> = {},
): Promise<void> {
  const { payment } = bought;
  const body = rail === "stripe" ? card : fundingOf(card);
  const path =
    rail === "stripe" ? confirmationOf(bought) : `paypal/orders/${payment.paypalOrderId}/approve`;
  await atProcessor(world, `buyer agrees at ${rail}`, path, body);
  if (rail === "stripe") return;
  // Some close the tab; then the approval's event has to do.
  if (happens(world.choices, 200)) return;
  await captured(world, client, bought);
}

const comeBackLate = (world: SimWorld) => {
  const fromMs = world.nowMs() + oneOf(world.choices, LATE_MINUTES) * MINUTE_MS;
  return world.scheduler.pause("comes back late", { fromMs });
};

/**
 * The buyer agrees, and somebody captures it in PayPal's own pages, whatever the Worker thinks of
 * it; at the same moment the buyer pays by card in another tab, if there is one.
 */
async function byHand(world: SimWorld, { payment }: Bought, card: Bought | undefined) {
  const { processors, scheduler } = world;
  const id = payment.paypalOrderId;
  const begin = async () => {
    const agreed = await attempt(processors.control(`paypal/orders/${id}/approve`));
    const status = await captureByHand(processors, `${id}`);
    const paid = card && (await attempt(processors.control(confirmationOf(card), {})));
    return `${agreed}, ${status}, ${paid ?? "no card"}`;
  };
  const label = "an approved order is captured at PayPal by hand";
  const says = await scheduler.wait({ begin, says: (all) => all }, { label });
  world.note(`by hand ${says}`);
}
const confirmationOf = ({ payment }: Bought) =>
  `stripe/payment_intents/${payment.clientSecret?.split("_secret_")[0]}/confirm`;

/** PayPal's way to say the same as a card's number. */
const fundingOf = ({ card }: Record<string, unknown>) =>
  card === "4000000000000002" ? { fundingSource: "declined_card" } : {};

async function captured(world: SimWorld, client: Client, { payment, orderToken }: Bought) {
  const key = world.newId();
  const headers = { "Idempotency-Key": key, "Order-Token": orderToken };
  const path = `/api/payments/${payment.paymentId}/capture`;
  const answer = await insist(world, () => client.post(path, {}, headers));
  world.note(`capture ${answer ? `${answer.status} ${codeOf(answer)}` : "given up"}`);
}

async function switchTo(
  world: SimWorld,
  client: Client,
  bought: Bought,
  processor: Rail,
): Promise<Bought | undefined> {
  const headers = { "Idempotency-Key": world.newId(), "Order-Token": bought.orderToken };
  const path = `/api/orders/${bought.order.id}/payments`;
  const answer: Answer | undefined = await insist(world, () =>
    client.post(path, { processor }, headers),
  );
  if (answer === undefined || answer.status >= 300) return undefined;
  world.note("method switched");
  const { payment } = answer.body as never as Bought;
  bought.payment = payment;
  return { ...bought, payment };
}

/** Not through the Worker: what is refused there is an answer like any other. */
export async function atProcessor(
  world: SimWorld,
  label: string,
  path: string,
  body: Record<string, unknown> = {},
): Promise<void> {
  const { processors, scheduler } = world;
  const says = (answer: string) => answer;
  const begin = () => attempt(processors.control(path, body));
  await scheduler.wait({ begin, says }, { label });
}

const attempt = (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => "ok",
    (error: Error) => `no: ${/: (\d+) /.exec(error.message)?.[1]}`,
  );

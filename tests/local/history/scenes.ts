import type { PlanAsked } from "../../../worker/http/contract/plans.ts";
import { until } from "../demo/until.ts";
import { samplePeople } from "../people.ts";
import { emailOf, sellerId } from "../seed.ts";
import { of, refund, type Scene } from "./scene.ts";
import type { Sale, Stage } from "./stage.ts";

const PRO = { plan: "pro", interval: "month" } as const;
/** Stripe finds it risky, which is held until an operator has decided. */
const RISKY = "4000000000009235";
const CVC_FAILS = "4000000000000101";
/** Is saved, and declined whenever it is charged. */
const FAILS_LATER = "4000000000000341";

async function subscribe({ sellersDesk, at }: Stage, slug: string): Promise<void> {
  const seller = await sellersDesk(emailOf(slug));
  const { toPay } = await seller.post<PlanAsked>("/seller/plan/subscriptions", PRO);
  const intent = toPay?.clientSecret.split("_secret_")[0];
  await at(`stripe/payment_intents/${intent}/confirm`, { card: "pm_card_visa" });
}

async function dispute({ at, chargeOf }: Stage, sale: Sale): Promise<string> {
  const charge = await chargeOf(sale);
  return (
    await at<{ id: string }>(`stripe/charges/${charge}/dispute`, { reason: "product_not_received" })
  ).id;
}
type Disputes = { disputes: { id: string; processorRef: string; state: string }[] };
const disputesOf = ({ desk }: Stage) => desk.get<Disputes>("/operator/disputes");
/** Answered at the operators' desk, once the shop knows of it. */
async function answer(stage: Stage, ref: string): Promise<void> {
  const known = await until("the shop has heard of the dispute", async () => {
    const { disputes } = await disputesOf(stage);
    return disputes.find(({ processorRef }) => processorRef === ref);
  });
  const explanation = "It was handed over on the third day, and signed for.";
  await stage.desk.post(`/operator/disputes/${known.id}/evidence`, { explanation });
}
const refs = new WeakMap<Sale, string>();

/** The earliest first. */
export const scenes: readonly Scene[] = [
  {
    daysAgo: 93,
    what: "Maren Holt takes the Pro plan",
    play: (stage) => subscribe(stage, "maren-holt"),
  },
  {
    daysAgo: 84,
    what: "Ada buys for the first time and saves her card",
    async play(stage, past) {
      const cookie = await stage.logIn(samplePeople.buyer);
      const ada = { name: "Ada Byron", email: samplePeople.buyer, cookie };
      const titles = ["Ash-glazed mug", "Cherry cooking spoon"];
      past.set("ada's first", await stage.sell({ ...ada, titles, saveMethod: true }));
      past.set("lost", await stage.sell({ titles: ["Felted hat"], name: "Vince Vale" }));
      past.set("won", await stage.sell({ titles: ["Log basket"], name: "Wilma Wood" }));
      const tide = { titles: ["Tide jug"], processor: "paypal" as const };
      past.set("tide jug", await stage.sell({ ...tide, name: "Dora Quill" }));
    },
  },
  {
    daysAgo: 78,
    what: "parcels leave",
    async play(stage, past) {
      for (const name of ["ada's first", "lost", "won", "tide jug"])
        await stage.ship(of(past, name));
    },
  },
  {
    daysAgo: 66,
    what: "two banks take their customers' side",
    async play(stage, past) {
      await stage.deliver(of(past, "ada's first"));
      for (const name of ["won", "lost"]) {
        const sale = of(past, name);
        refs.set(sale, await dispute(stage, sale));
      }
    },
  },
  {
    daysAgo: 60,
    what: "the disputes are decided, one each way",
    async play(stage, past) {
      const [won = "", lost = ""] = ["won", "lost"].map((name) => refs.get(of(past, name)));
      await answer(stage, won);
      await until("the bank has the evidence", async () => {
        const { disputes } = await disputesOf(stage);
        return disputes.find(
          ({ processorRef, state }) => processorRef === won && state === "under_review",
        );
      });
      await stage.at(`stripe/disputes/${won}`, { status: "won" });
      await stage.at(`stripe/disputes/${lost}`, { status: "lost" });
    },
  },
  {
    daysAgo: 48,
    what: "Ada buys by PayPal, and an order goes back before it was sent",
    async play(stage, past) {
      const cookie = await stage.logIn(samplePeople.buyer);
      const ada = { name: "Ada Byron", email: samplePeople.buyer, cookie };
      const titles = ["Linen-bound journal", "Lavender soap", "Market basket"];
      past.set(
        "ada's second",
        await stage.sell({ ...ada, titles, processor: "paypal", saveMethod: true }),
      );
      past.set("refunded", await stage.sell({ titles: ["Chain bracelet"], name: "Bea Lark" }));
      const wrong = { titles: ["Oval locket"], name: "Guy Incognito", card: CVC_FAILS };
      past.set("wrong code", await stage.sell(wrong));
    },
  },
  {
    daysAgo: 44,
    what: "a refund, and half of one",
    async play(stage, past) {
      await refund(stage, of(past, "refunded"));
      const second = of(past, "ada's second");
      await stage.ship(second);
      const part = second.placed.order.parts[1];
      const wish = { kind: "parts", parts: [{ sellerOrderId: part?.id, kind: "rest" }] };
      await refund(stage, second, { wish, reason: "goodwill" });
    },
  },
  {
    daysAgo: 33,
    what: "Juno Silver takes the Pro plan",
    play: (stage) => subscribe(stage, "juno-silver"),
  },
  {
    daysAgo: 30,
    what: "orders that nobody paid",
    async play({ order }, past) {
      past.set("expired", await order({ titles: ["Small xylophone"], name: "Ida Blank" }));
      const second = await order({ titles: ["Hand bell"], name: "Max Doubt" });
      await second.buyer.giveUp(second.placed);
      past.set("cancelled", second);
    },
  },
  {
    daysAgo: 24,
    what: "an order that waits for its parcel ever since",
    async play({ sell }, past) {
      const wish = { titles: ["Yoke jumper, heather grey"], name: "Paula Patient" };
      past.set("never shipped", await sell(wish));
    },
  },
  {
    daysAgo: 20,
    what: "Juno's card is replaced by one that fails",
    async play({ sellersDesk, at }) {
      const seller = await sellersDesk(emailOf("juno-silver"));
      const { setupRef } = await seller.post<{ setupRef: string }>("/seller/plan/methods");
      await at(`stripe/setup_intents/${setupRef}/confirm`, { card: FAILS_LATER });
      await seller.post("/seller/plan/method", { setupRef });
    },
  },
  {
    daysAgo: 17,
    what: "leather is sold, and sent",
    async play(stage, past) {
      past.set("leather", await stage.sell({ titles: ["Leather tote"], name: "Theo Strap" }));
      past.set("held", await stage.sell({ titles: ["Kitchen knife, 18 cm"], name: "Kit Sharp" }));
      past.set("disputed", await stage.sell({ titles: ["Frame drum, 40 cm"], name: "Rob Thump" }));
      const large = ["Patchwork quilt, half-square", "Mountain dulcimer", "Weather vane, cockerel"];
      past.set("large", await stage.sell({ titles: large, name: "Grace Hall" }));
      for (const name of ["leather", "held", "disputed"]) await stage.ship(of(past, name));
    },
  },
  {
    daysAgo: 14,
    what: "Stripe stops paying Saddle Stitch, and an operator looks at a sale",
    async play({ at, desk, explain, stripeAccountOf }, past) {
      const account = await stripeAccountOf(sellerId("saddle-stitch"));
      // After a payout that the bank refused.
      const asked = { requirements: ["external_account"], disabledReason: "requirements.past_due" };
      await at(`stripe/accounts/${account}`, { transfers: "inactive", ...asked });
      const held = (await explain(of(past, "held"))).parts[0]?.transfer;
      const reason = "The buyer asks whether the blade is the one in the picture.";
      await desk.put(`/operator/transfers/${held?.id}/hold`, { reason });
    },
  },
  {
    daysAgo: 8,
    what: "a basket is sold, and a ukulele",
    async play({ sell }, past) {
      // Not sent yet, so that the balance at PayPal covers what is given back later.
      const ukulele = { titles: ["Ukulele, cherry and spruce"], name: "Uma Strum" };
      past.set("ukulele", await sell({ ...ukulele, processor: "paypal" }));
      past.set("warned", await sell({ titles: ["Bicycle basket"], name: "Sly Cooper" }));
    },
  },
  {
    daysAgo: 6,
    what: "a bank's warning, and a jug that was broken",
    async play(stage, past) {
      const charge = await stage.chargeOf(of(past, "warned"));
      await stage.at(`stripe/charges/${charge}/early_fraud_warning`);
      const tideJug = of(past, "tide jug");
      await refund(stage, tideJug, { fault: "seller", reason: "not_as_described" });
    },
  },
  {
    daysAgo: 3,
    what: "a dispute that waits for an answer",
    async play(stage, past) {
      const cookie = await stage.logIn(samplePeople.buyer);
      const ada = { name: "Ada Byron", email: samplePeople.buyer, cookie };
      const titles = ["Hare at moonrise", "Alphabet blocks"];
      past.set("ada's third", await stage.sell({ ...ada, titles }));
      await dispute(stage, of(past, "disputed"));
    },
  },
  {
    daysAgo: 1,
    what: "what waits for somebody today",
    async play(stage, past) {
      const review = { titles: ["Storm lantern"], name: "Ava Stranger", card: RISKY };
      past.set("review", await stage.sell(review));
      past.set("to ship", await stage.sell({ titles: ["Breakfast bowl"], name: "Ben Early" }));
      await stage.ship(of(past, "ada's third"));
      await refund(stage, of(past, "large"), {}, stage.colleaguesDesk);
    },
  },
];

import { expect, test } from "vitest";
import type { PlanAsked, PlanNow, PlanPreview } from "../../worker/http/contract/plans.ts";
import { type AtDesk, atDesk, outcomeOf, usd } from "../support/desks.ts";
import { type World, world } from "../support/world.ts";

const planOf = async (desk: AtDesk) => (await desk.get("/seller/plan")).body as never as PlanNow;
const pro = { plan: "pro", interval: "month" };
async function begun(desk: AtDesk): Promise<PlanAsked> {
  const { status, body } = await desk.post("/seller/plan/subscriptions", pro);
  expect(status).toBe(201);
  return body as never as PlanAsked;
}
/** What the seller's browser does with the secret that it was given. */
const pay = (w: World, { toPay }: PlanAsked) =>
  w.control("POST", `/stripe/payment_intents/${toPay?.clientSecret.split("_secret_")[0]}/confirm`, {
    card: "pm_card_visa",
  });

test("whoever is to pay is told how much, with the secret and wherever the plan is read", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  expect((await planOf(desk)).owed).toBeNull();
  const asked = await begun(desk);
  expect(asked.toPay).toMatchObject({ kind: "payment", amount: usd(1900) });
  await w.pump();
  expect((await planOf(desk)).owed).toEqual(usd(1900));
  await pay(w, asked);
  await w.pump();
  expect((await planOf(desk)).owed).toBeNull();
});

test("a seller who has paid has the plan once Stripe was asked, before any event came", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  expect(outcomeOf(await desk.post("/seller/plan/reads"))).toEqual([404, "subscription_not_found"]);
  await pay(w, await begun(desk));
  expect((await planOf(desk)).entitlement.plan).toBe("starter");
  const { status, body } = await desk.post("/seller/plan/reads");
  const now = body as never as PlanNow;
  expect([status, now.entitlement.plan, now.subscription?.state]).toEqual([200, "pro", "active"]);
  expect(now).toEqual(await planOf(desk));
});

test("Stripe is asked how a plan stands thirty times in ten minutes and no more", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  await begun(desk);
  const outcomes = [];
  for (let looks = 0; looks < 31; looks++)
    outcomes.push(outcomeOf(await desk.post("/seller/plan/reads")));
  expect(outcomes).toEqual([...Array(30).fill(200), [429, "too_many_looks"]]);
});

test("a plan tells when everybody is paid, as the shop has it", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  const { holding, trialDays, plans } = await planOf(desk);
  expect([holding, trialDays]).toEqual([{ release: "shipping", holdDays: 7 }, 0]);
  expect(plans.map(({ name, holdDays }) => [name, holdDays])).toEqual([
    ["starter", null],
    ["pro", 0],
    ["studio", 0],
  ]);
});

test("whoever changes upwards with a card that pays is answered with the plan that they have then", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  await pay(w, await begun(desk));
  await w.pump();
  const studio = { plan: "studio", interval: "month" };
  const preview = (await desk.post("/seller/plan/previews", studio)).body as never as PlanPreview;
  const changed = await desk.post("/seller/plan/changes", { ...studio, at: preview.at });
  const { toPay, now } = changed.body as never as PlanAsked;
  expect([toPay, now.owed]).toEqual([null, null]);
  expect(now.entitlement).toMatchObject({ plan: "studio", because: "paid" });
  await w.pump();
});

test("whom Stripe does not answer a look is told to try again, and does", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  await w.fault({ service: "stripe", route: "GET /v1/invoices", kind: "request_lost" });
  const lost = await desk.post("/seller/plan/subscriptions", pro);
  expect(outcomeOf(lost)).toEqual([503, "processor_unavailable"]);
  await pay(w, await begun(desk));
  await w.pump();
  expect((await planOf(desk)).entitlement.plan).toBe("pro");
});

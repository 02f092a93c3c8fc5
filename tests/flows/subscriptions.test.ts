import { expect, test } from "vitest";
import type { PlanNow, PlanPreview } from "../../worker/http/contract/plans.ts";
import { type AtDesk, atDesk, outcomeOf } from "../support/desks.ts";
import { type World, world } from "../support/world.ts";

type Asked = {
  toPay: { kind: "payment" | "setup"; clientSecret: string } | null;
  now: PlanNow;
};
const planOf = async (desk: AtDesk) => (await desk.get("/seller/plan")).body as never as PlanNow;
async function asked(answer: ReturnType<AtDesk["post"]>): Promise<Asked> {
  const { status, body } = await answer;
  expect([status, body]).toEqual([expect.toBeOneOf([200, 201]), expect.anything()]);
  return body as never as Asked;
}
/** What the seller's browser does with the secret that it was given. */
const pay = (w: World, { toPay }: Asked, how: Record<string, unknown> = {}) =>
  w.control(
    "POST",
    `/stripe/payment_intents/${toPay?.clientSecret.split("_secret_")[0]}/confirm`,
    how,
  );
const has = async (desk: AtDesk) => {
  const { entitlement, subscription } = await planOf(desk);
  return [entitlement.plan, entitlement.because, subscription?.state ?? null];
};

test("a seller subscribes, pays, and has the plan for as long as was paid", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  expect(await has(desk)).toEqual(["starter", "everybody", null]);
  const begun = await asked(
    desk.post("/seller/plan/subscriptions", { plan: "pro", interval: "month" }),
  );
  expect(begun.toPay?.kind).toBe("payment");
  expect(await has(desk)).toEqual(["starter", "everybody", "incomplete"]);
  await pay(w, begun, { card: "pm_card_visa" });
  await w.pump();
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
});

import { expect, test } from "vitest";
import {
  ask,
  failing,
  has,
  leap,
  live,
  PRO,
  pay,
  shopWorld,
  subscribe,
  subscribed,
} from "../support/plans.ts";
import { DAY_MS, pass } from "../support/purchase.ts";

const told = async (w: Awaited<ReturnType<typeof subscribed>>["w"], to: string) =>
  (await w.mailsTo(to)).reverse().map(({ subject }) => subject);

test("a renewal that could not be paid is told once, with a link that needs no login", async () => {
  const { w, desk, artisan } = await subscribed();
  await failing(w, desk);
  await leap(w, 31);
  for (let n = 0; n < 3; n++) await pass(w, 2);
  const mails = await w.mailsTo(artisan.email);
  expect(mails.map(({ subject }) => subject)).toEqual(["Your Pro plan could not be paid"]);
  expect(mails[0]?.text).toContain("19.00 USD");
  const link = /https?:\/\/\S+/.exec(mails[0]?.text ?? "")?.[0] ?? "";
  expect(link).toContain("invoice");
  // Whoever has it can pay this invoice there, and do nothing else.
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(await page.text()).toMatch(/19[.,]00/);
  await live(w, 1);
  await pass(w, 2);
  expect(await told(w, artisan.email)).toHaveLength(1);
});

test("what was paid meanwhile is not told as owed", async () => {
  const { w, desk, artisan } = await subscribed();
  await leap(w, 31);
  await pass(w, 2);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  expect(await told(w, artisan.email)).toEqual([]);
});

test("a trial that ends soon and a plan that has ended are told once", async () => {
  const { w, desk, artisan } = await shopWorld({ PLAN_TRIAL_DAYS: "14" });
  await pay(w, await subscribe(desk, PRO));
  await w.advance(10 * DAY_MS);
  await pass(w, 2);
  expect(await told(w, artisan.email)).toEqual([]);
  await w.advance(2 * DAY_MS);
  for (let n = 0; n < 2; n++) await pass(w, 2);
  expect(await told(w, artisan.email)).toEqual([
    expect.stringMatching(/^Your trial of Pro ends on \d{4}-\d\d-\d\d$/),
  ]);
  await ask(desk, "cancellation", { when: "now" });
  await w.pump();
  for (let n = 0; n < 2; n++) await pass(w, 2);
  expect((await told(w, artisan.email)).at(-1)).toBe("Your Pro plan has ended");
  expect(await told(w, artisan.email)).toHaveLength(2);
});

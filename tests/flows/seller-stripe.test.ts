import { expect, test } from "vitest";
import { atDesk, outcomeOf } from "../support/desks.ts";
import { calls } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

type Stripe = {
  onboarded: boolean;
  transfers: string;
  advice: string;
  disabledReason: string | null;
  readAt: string | null;
  tasks: { field: string; what: string; urgency: string; by: string | null }[];
};
const DAY_MS = 24 * 60 * 60_000;
const change = (w: World, account: string, body: object) =>
  w.control("POST", `/stripe/accounts/${account}`, body as Record<string, unknown>);

test("a seller is led to Stripe's page, anew each time, and back to the shop", async () => {
  const w = await world();
  const { artisan, desk, login } = await atDesk(w, { stripe: "none" });
  expect(outcomeOf(await desk.post("/seller/stripe/reads"))).toEqual([409, "not_onboarded"]);
  const first = await desk.post("/seller/stripe/links");
  const second = await desk.post("/seller/stripe/links");
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body.url).not.toBe(first.body.url);
  const links = await calls(w, /^\/v1\/account_links$/);
  expect(links[0]?.params).toMatchObject({
    return_url: "http://127.0.0.1/seller/stripe/done",
    refresh_url: "http://127.0.0.1/seller/stripe/again",
  });
  expect(await calls(w, /^\/v1\/accounts$/)).toHaveLength(1);
  const read = await desk.post("/seller/stripe/reads");
  expect(read.body.stripe).toMatchObject({
    ...{ onboarded: true, transfers: "inactive" },
    advice: expect.stringContaining("tell it who you are"),
  });
  const { tasks } = read.body.stripe as never as Stripe;
  expect(tasks.find(({ field }) => field === "external_account")).toMatchObject({
    ...{ what: "a bank account that you are paid at", urgency: "overdue" },
  });
  expect(tasks.filter(({ what }) => what.startsWith("what Stripe calls"))).toEqual([]);

  const [row] = await w.sql`select stripe_account_id as id from sellers where id = ${artisan.id}`;
  await change(w, row?.id as string, { transfers: "active" });
  await w.pump();
  expect((await desk.get("/seller")).body.stripe).toMatchObject({
    ...{ transfers: "active", tasks: [], advice: expect.stringContaining("All is well") },
  });
  const trail = await w.sql`select distinct actor, action from audit_log order by action`;
  expect(trail).toEqual([
    { actor: `seller:${login.userId}`, action: "create_account" },
    { actor: `seller:${login.userId}`, action: "make_onboarding_link" },
  ]);
});

test("what falls due is shown by the event that tells it, with its date and what to do", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await change(w, artisan.account, {
    requirements: ["individual.verification.document"],
    deadlineMs: 14 * DAY_MS,
  });
  const deadline = Math.floor((w.nowMs() + 14 * DAY_MS) / 1000);
  await w.pump();
  const shown = async () => (await desk.get("/seller")).body.stripe as never as Stripe;
  expect(await shown()).toMatchObject({
    transfers: "active",
    advice: expect.stringContaining("before the date"),
    tasks: [
      {
        ...{ what: "a document that proves who you are", urgency: "now" },
        by: expect.stringMatching(/Z$/),
      },
    ],
  });
  const by = new Date((await shown()).tasks[0]?.by ?? 0).getTime() / 1000;
  expect(Math.abs(by - deadline)).toBeLessThan(60);
  await w.advance(15 * DAY_MS);
  const read = (await desk.post("/seller/stripe/reads")).body.stripe as never as Stripe;
  expect(read).toMatchObject({
    ...{ transfers: "inactive", advice: expect.stringContaining("overdue") },
    ...{ disabledReason: "requirements.past_due", tasks: [{ urgency: "overdue", by: null }] },
  });
  // Such an artisan's goods cannot be paid by card before that is over.
  const items = w.cart(await w.product(artisan));
  const refused = await w.checkout({ items, processor: "stripe" });
  expect([refused.status, refused.body]).toMatchObject([409, { refusal: "artisan_not_payable" }]);
});

test("Stripe is not asked for ever, and a Stripe that does not answer is no answer", async () => {
  const w = await world();
  const { desk } = await atDesk(w);
  await w.control("POST", "/stripe/keys/revoke");
  expect(outcomeOf(await desk.post("/seller/stripe/reads"))).toEqual([
    503,
    "processor_unavailable",
  ]);
  expect(outcomeOf(await desk.post("/seller/stripe/links"))).toEqual([
    503,
    "processor_unavailable",
  ]);
  await w.control("POST", "/stripe/keys/restore");
  const looks = [];
  for (let n = 0; n < 20; n++) looks.push(outcomeOf(await desk.post("/seller/stripe/reads")));
  expect(looks.slice(0, 19).every((status) => status === 200)).toBe(true);
  expect(looks[19]).toEqual([429, "too_many_looks"]);
});

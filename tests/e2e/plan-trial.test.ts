import { beforeEach, expect, test } from "vitest";
import { postJson } from "../local/http.ts";
import * as member from "./member.ts";
import { artisan, button, heading, part } from "./member.ts";
import { answerChallenge, fillCard } from "./shopper.ts";
import { visits } from "./visits.ts";

const TRIAL_DAYS = 14;
const visit = visits({ settings: { PLAN_TRIAL_DAYS: `${TRIAL_DAYS}` } });
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

async function toPlan(at: number) {
  await member.logIn(page, visit, artisan(at));
  await page.goto(`${system.shopUrl}/seller/plan`);
  await heading(page, "Your plan");
}
const TRIAL_MS = 120_000;

test("a seller tries a plan, and their bank agrees to the card that pays when it is over", {
  timeout: TRIAL_MS,
}, async () => {
  await toPlan(1);
  await button(page, "Try Pro").click();
  await part(page, "The card that pays after the trial").waitFor();
  await fillCard(page, "4000002760003184");
  await button(page, "Keep this card").click();
  await answerChallenge(page, "Complete");
  await page.getByText("This card pays from now on.").waitFor();
  const now = part(page, "You have Pro");
  await now.getByText("Trial", { exact: true }).waitFor();
  await now.getByText(/then \$19\.00 a month/).waitFor();
  await part(page, "Your card").getByText("Visa •••• 3184").waitFor();
  expect(await now.getByText("unless you add a card").count()).toBe(0);
});

test("a trial without a card would end; with one it is paid when it is over", {
  timeout: TRIAL_MS,
}, async () => {
  await toPlan(2);
  await button(page, "Try Studio").click();
  await button(page, "Keep this card").waitFor();
  await button(page, "Not now").click();
  const now = part(page, "You have Studio");
  await now.getByText("It ends then, unless you add a card").waitFor();
  await button(page, "Add a card").click();
  await fillCard(page, "4242424242424242");
  await button(page, "Pay with this card from now on").click();
  await page.getByText("This card pays from now on.").waitFor();
  expect(await now.getByText("unless you add a card").count()).toBe(0);

  const dayMs = 24 * 60 * 60_000;
  const clock = `${system.control}/worlds/default/clock`;
  // What is billed then is a draft for an hour.
  for (const advanceMs of [TRIAL_DAYS * dayMs, dayMs / 12]) await postJson(clock, { advanceMs });
  const paid = page.getByRole("listitem").filter({ hasText: "Paid" }).getByText("$49.00");
  await expect
    .poll(
      async () => {
        await page.reload();
        await page.getByText("Loading").last().waitFor({ state: "detached" });
        return paid.count();
      },
      { timeout: 60_000 },
    )
    .toBe(1);
  await now.getByText("renewed then with Visa •••• 4242").waitFor();
});

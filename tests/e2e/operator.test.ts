import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { SAMPLE_PASSWORD, samplePeople } from "../local/people.ts";
import { codeOf } from "../support/authenticator.ts";
import { buyAsGuest } from "./guest.ts";
import * as member from "./member.ts";
import { button, field, heading, part } from "./member.ts";
import { logInAsOperator } from "./operator-login.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

/** Of which the bank does not know the street, so that an operator has to look. */
const DOUBTFUL_CARD = "pm_card_avsLine1Fail";

const doubtfulOrder = (leastMinor: number) =>
  buyAsGuest(visit, { card: DOUBTFUL_CARD, leastMinor });

/** The card's bank is heard by webhook: it is there soon, and the page is asked until it is. */
async function reviewOf(on: Page, { number }: { number: string }) {
  const review = on.getByRole("region", { name: new RegExp(`^Order ${number},`) });
  await expect
    .poll(
      async () => {
        await on.goto(`${system.shopUrl}/operator/reviews`);
        await on.getByRole("navigation", { name: "Operators" }).waitFor();
        await on.getByText(/Loading the queue/).waitFor({ state: "detached" });
        return review.count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  return review;
}

describe("an operator", { timeout: 120_000 }, () => {
  test("accepts one order and refuses another; both are in the audit log", async () => {
    const [good, bad] = [await doubtfulOrder(1), await doubtfulOrder(1)];
    await logInAsOperator(page, visit);
    const review = await reviewOf(page, good);
    await review.getByText("Address does not fit").waitFor();
    await review.getByRole("textbox", { name: "Why" }).fill("I called the buyer.");
    await review.getByRole("button", { name: /^Accept/ }).click();
    await page.getByText(`Order ${good.number} is accepted`).waitFor();
    await review.waitFor({ state: "detached" });

    const other = await reviewOf(page, bad);
    await other.getByRole("button", { name: /^Refuse/ }).click();
    await button(page, "Yes, refuse it").click();
    await page.getByText(`Order ${bad.number} is refused`).waitFor();
    await page.getByText("No order waits for a review").waitFor();

    await page.getByRole("link", { name: "Audit log" }).click();
    const lines = page.getByRole("list", { name: "Audit log" }).getByText("Decide review");
    await expect.poll(() => lines.count()).toBe(2);
    await field(page, /^About what/).fill(crypto.randomUUID());
    await button(page, "Look").click();
    await page.getByText("Nothing like that is in the log").waitFor();
  });

  test("V205 cannot give a large sum back alone: another operator, who has set up a second factor, approves", async () => {
    const order = await doubtfulOrder(100_000);
    await logInAsOperator(page, visit);
    const review = await reviewOf(page, order);
    await review.getByRole("textbox", { name: "Why" }).fill("The street is a field.");
    await review.getByRole("button", { name: /^Refuse/ }).click();
    await button(page, "Yes, refuse it").click();
    await page.getByText("another operator has to approve").first().waitFor();
    await review.getByRole("link", { name: "another operator" }).click();
    await page.getByText("Another operator has to approve what you have asked for").waitFor();
    expect(await page.getByRole("button", { name: /^Approve/ }).count()).toBe(0);

    const second = await profile(visit);
    await becomeOperator(second.page);
    await second.page.goto(`${system.shopUrl}/operator/approvals`);
    await second.page.getByText("The street is a field.").waitFor();
    await button(second.page, /^Approve/).click();
    await button(second.page, "Yes, do it").click();
    await second.page.getByText("Approved. Refuse a paid order").waitFor();
    await second.page.getByText("Nothing waits for an approval").waitFor();
    await second.context.close();
    expectQuiet(second.seen);

    await page.goto(`${system.shopUrl}/operator/reviews`);
    await page.getByText("No order waits for a review").waitFor();
    await system.tick();
    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByText("Approve refund reviewed order").waitFor();
  });

  test("keeps a blocklist, and sees that no bank has warned", async () => {
    await logInAsOperator(page, visit);
    await page.getByRole("link", { name: "Blocklist" }).click();
    await field(page, "Which").fill("Mallory@Example.com");
    await field(page, "Why").fill("Three stolen cards.");
    await button(page, "Block").click();
    await page.getByText("Nothing is sold to them from now on").waitFor();
    const list = page.getByRole("list", { name: "Who is blocked" });
    await list.getByText("mallory@example.com").waitFor();
    await page.getByLabel("What").selectOption("Country, by its two letters");
    await field(page, "Which").fill("Atlantis");
    await field(page, "Why").fill("A mistake.");
    await button(page, "Block").click();
    await page.getByRole("alert").getByText("Something in the form is not right").waitFor();
    await button(page, "Remove: mallory@example.com").click();
    await button(page, "Take it off the list").click();
    await page.getByText("Taken off the list").waitFor();
    await part(page, "Who is blocked").getByText("Nobody is blocked").waitFor();
    await page.getByRole("link", { name: "Warnings" }).click();
    await page.getByText("No bank has warned").waitFor();
  });

  test("nobody else is let in, and who has to log in comes back", async () => {
    await page.goto(`${system.shopUrl}/operator/blocklist`);
    await member.afterAWhile(system);
    await field(page, "E-mail").fill(member.artisan(1).email);
    await field(page, "Password").fill(SAMPLE_PASSWORD);
    await page.keyboard.press("Enter");
    await heading(page, "Blocklist");
    await page.getByRole("alert").getByText("Your account is none of theirs").waitFor();
    expect(await page.getByRole("navigation", { name: "Operators" }).count()).toBe(0);
  });
});

/** Made one as on any shop, by the command; works as one once a second factor has proved the login. */
async function becomeOperator(on: Page): Promise<void> {
  const script = fileURLToPath(new URL("../../drizzle/operator.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [script, "add", samplePeople.buyer], {
    env: { ...process.env, DATABASE_OWNER_URL: system.sandbox.postgres.ownerUrl },
  });
  const person = { email: samplePeople.buyer, password: SAMPLE_PASSWORD };
  await member.logIn(on, visit, person);
  await on.getByRole("link", { name: "Operators’ desk" }).click();
  await on.getByRole("alert").getByText("with a second factor only").waitFor();
  await on.getByRole("main").getByRole("link", { name: "your account" }).click();
  const app = part(on, "Authenticator app");
  await app.getByLabel("Present password").fill(SAMPLE_PASSWORD);
  await button(on, "Set up an authenticator").click();
  const uri = await app.getByRole("link", { name: /authenticator app/ }).getAttribute("href");
  await app.getByRole("textbox", { name: /^Code of/ }).fill(codeOf(uri ?? ""));
  await button(on, "Finish").click();
  await on.getByText("The authenticator is set up").waitFor();
  await member.logOut(on);
  await member.givePassword(on, visit, person);
  await field(on, /^Code of/).fill(codeOf(uri ?? ""));
  await button(on, "Log in").click();
  await heading(on, "Your account");
}

import type { Page } from "playwright-core";
import { beforeEach, expect, test } from "vitest";
import { SAMPLE_PASSWORD, samplePeople } from "../local/people.ts";
import { logIn } from "./member.ts";
import * as shopper from "./shopper.ts";
import { type Visit, visits } from "./visits.ts";

const PURCHASE_MS = 90_000;

const visit = visits();
let system: Visit["system"];
let page: Page;
beforeEach(async () => {
  ({ system, page } = visit);
  await logIn(page, visit, { email: samplePeople.buyer, password: SAMPLE_PASSWORD });
});

const radio = (name: string | RegExp) => page.getByRole("radio", { name });
const saveBox = () => page.getByRole("checkbox", { name: /^Save it for next time/ });

/** As a guest's checkout, but for how it is paid. */
async function checkOut(choose: () => Promise<void>) {
  await shopper.fillCart(page, system.shopUrl);
  await page.getByRole("link", { name: /^Cart/ }).click();
  await page.getByRole("link", { name: "Go to checkout" }).click();
  for (const [label, value] of Object.entries(shopper.BUYER))
    await page.getByRole("textbox", { name: label }).fill(value);
  await page.getByRole("combobox", { name: "Country" }).selectOption("US");
  await choose();
  await page.getByRole("button", { name: /^Continue to payment/ }).click();
  await page.getByRole("heading", { name: "Payment", exact: true }).waitFor();
}

test("a member saves a card while paying, pays with it in one step, and removes it", {
  timeout: 2 * PURCHASE_MS,
}, async () => {
  await checkOut(async () => {
    await radio("Card").check();
    await saveBox().check();
  });
  await shopper.fillCard(page, "4242424242424242");
  await shopper.payNow(page);
  await shopper.thanks(page);

  await page.goto(`${system.shopUrl}/account/methods`);
  await page.getByText("Visa •••• 4242").waitFor();
  await checkOut(() => radio(/Visa •••• 4242/).check());
  await page.getByText(/^You pay with Visa •••• 4242/).waitFor();
  await shopper.payNow(page);
  await shopper.thanks(page);

  await page.goto(`${system.shopUrl}/account/methods`);
  await page.getByRole("button", { name: "Remove Visa •••• 4242" }).click();
  await page.getByText("You have saved nothing so far.").waitFor();
});

test("a member adds a card whose bank asks, and PayPal, without buying, and pays with PayPal at once", {
  timeout: 2 * PURCHASE_MS,
}, async () => {
  await page.goto(`${system.shopUrl}/account/methods`);
  await page.getByRole("link", { name: "Add a card or PayPal" }).click();
  await page.getByRole("button", { name: "Add a card" }).click();
  await shopper.fillCard(page, "4000002760003184");
  await page.getByRole("button", { name: "Save this card" }).click();
  await shopper.answerChallenge(page, "Complete");
  await page.getByText("Visa •••• 3184").waitFor();

  await page.getByRole("link", { name: "Add a card or PayPal" }).click();
  await page.getByRole("button", { name: "Add PayPal" }).click();
  await page.getByRole("button", { name: "Agree and continue" }).click();
  await page.getByText("It is saved.").waitFor();
  const account = /^PayPal .•••@/;
  await page.getByText(account).waitFor();
  expect(page.url(), "a reload is no second return").toBe(`${system.shopUrl}/account/methods`);
  await page.getByRole("button", { name: /^Offer PayPal .*first$/ }).click();
  await page.getByText(/is offered first now\.$/).waitFor();

  // Offered first, so that nothing is to be chosen.
  await checkOut(() => expect.poll(() => radio(account).isChecked()).toBe(true));
  await shopper.payNow(page);
  await shopper.thanks(page);
});

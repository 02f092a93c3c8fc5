import { beforeEach, describe, expect, test } from "vitest";
import { SAMPLE_PASSWORD, samplePeople } from "../local/people.ts";
import { artisans } from "../local/samples.ts";
import { buyAsGuest } from "./guest.ts";
import { press, write } from "./keyboard.ts";
import * as member from "./member.ts";
import { artisan, button, field, heading, part } from "./member.ts";
import { storedText, visits } from "./visits.ts";

const visit = visits();
let { system, context, seen, page } = visit;
beforeEach(() => {
  ({ system, context, seen, page } = visit);
});

/** To the desk, as a seller gets there: from the account. */
async function toDesk() {
  await page.getByRole("link", { name: "Your shop" }).click();
  await heading(page, "Your shop");
}
/** How the shop is paid, and when it is open. */
async function toSettings() {
  await page.getByRole("link", { name: "Settings" }).click();
  await heading(page, "Settings");
}
const link = (name: string | RegExp) => page.getByRole("link", { name });
const tokenOf = (address: string) => address.split("#")[1] ?? "";

describe("a seller", { timeout: 120_000 }, () => {
  test("proves a PayPal address with the mailed link, also when the login is over by then, and once", async () => {
    const email = "studio@artisans.example";
    await member.logIn(page, visit, artisan(1));
    await toDesk();
    await toSettings();
    const paypal = part(page, "Paid by PayPal");
    await field(page, "Another PayPal address").fill(email);
    await button(page, "Change the address").click();
    await paypal.getByText(`A mail is on its way to ${email}`).waitFor();
    await paypal.getByText("Not confirmed").waitFor();

    await context.clearCookies();
    const mailed = await member.linkMailed(system, email, /Confirm your PayPal address/);
    await page.goto(mailed);
    await page.getByText("Please log in first").waitFor();
    expect(new URL(page.url()).hash, "the token is out of the address").toBe("");
    expect(await storedText(context, system.shopUrl)).not.toContain(tokenOf(mailed));
    await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
    await member.afterAWhile(system);
    await field(page, "E-mail").fill(artisan(1).email);
    await field(page, "Password").fill(SAMPLE_PASSWORD);
    await page.keyboard.press("Enter");
    // The desk is read again after that, and the good news stays.
    const readAgain = page.waitForResponse((answer) => answer.url().endsWith("/api/seller"));
    await button(page, "Confirm this address").click();
    await readAgain;
    await page.getByText("your PayPal address is confirmed").waitFor();
    const named = seen.addresses.filter((address) => address.includes(tokenOf(mailed)));
    expect(named).toEqual([mailed]);

    await page.goto("about:blank");
    await page.goto(mailed);
    await page.getByText(`goes to ${email}`).waitFor();
    expect(await button(page, "Confirm this address").count()).toBe(0);
    await link("To your desk").click();
    await heading(page, "Your shop");
    await toSettings();
    await paypal.getByText("Can be paid").waitFor();
  });

  test("is told when a link for a PayPal address is over, incomplete or not theirs, and has another one mailed", async () => {
    const [first, email] = ["first@artisans.example", "second@artisans.example"];
    await member.logIn(page, visit, artisan(2));
    await toDesk();
    await toSettings();
    for (const address of [first, email]) {
      await field(page, "Another PayPal address").fill(address);
      await button(page, "Change the address").click();
      await page.getByText(`A mail is on its way to ${address}`).waitFor();
    }
    // Replaced by the second one.
    const old = await member.linkMailed(system, first, /Confirm your PayPal address/);
    await page.goto(old);
    await button(page, "Confirm this address").click();
    await page.getByRole("alert").getByText("This link was used already, is over").waitFor();
    await button(page, `Mail another link to ${email}`).click();
    await page.getByText(`Another mail is on its way to ${email}`).waitFor();
    await page.goto(`${system.shopUrl}/seller/paypal`);
    await page.getByText("opened by the link in the mail").waitFor();

    const newest = await member.linkMailed(system, email, /Confirm your PayPal address/);
    await member.logOut(page);
    await member.logIn(page, visit, { email: samplePeople.buyer, password: SAMPLE_PASSWORD });
    await page.goto(newest);
    await page.getByRole("alert").getByText("has no shop").waitFor();
  });

  test("opens a shop, comes back from Stripe half done, sees what is missing, and goes on there", async () => {
    await member.logIn(page, visit, { email: samplePeople.buyer, password: SAMPLE_PASSWORD });
    await link("Open a shop").click();
    await heading(page, "Open a shop");
    await field(page, "Name of the shop").fill("Ada's Looms");
    await field(page, "Its story").fill("Woven on a loom of 1843.");
    await field(page, "Currency").fill("xyz");
    await button(page, "Open the shop").click();
    await page.getByRole("alert").waitFor();
    await field(page, "Currency").fill("usd");
    await button(page, "Open the shop").click();
    await heading(page, "Your shop");
    await page.getByText("guarded by a password alone").waitFor();
    await link("Set one up in your account").click();
    await part(page, "Passkeys").waitFor();
    await toDesk();
    await part(page, "Paid by card").getByText("Cannot be paid yet").waitFor();

    await button(page, "Begin at Stripe").click();
    await page.getByText("Step 1 of 3").waitFor();
    await button(page, "Continue").click();
    await page.getByText("Step 2 of 3").waitFor();
    await button(page, "Leave and come back later").click();
    await heading(page, "Back from Stripe");
    await page.getByRole("list", { name: "What Stripe asks for" }).getByText("bank").waitFor();

    await button(page, "Go on at Stripe").click();
    await page.getByText("Step 2 of 3").waitFor();
    // A link that is over leads here, and on by itself; but not round and round.
    await page.goto(`${system.shopUrl}/seller/stripe/again`);
    await page.getByText("Step 2 of 3").waitFor();
    await page.goto(`${system.shopUrl}/seller/stripe/again`);
    await button(page, "Go on at Stripe").click();
    await page.getByText("Step 2 of 3").waitFor();
    await button(page, "Continue").click();
    await button(page, "Leave out a document, which is due in a week").click();
    const asked = page.getByRole("list", { name: "What Stripe asks for" }).getByRole("listitem");
    await asked.getByText(/^Due now, by /).waitFor();
    await page.getByText("hand it in before the date").waitFor();
    await button(page, "Go on at Stripe").click();
    await button(page, "Complete onboarding").click();
    await page.getByText("Stripe has all that it needs").waitFor();
    await link("To your desk").click();
    const steps = part(page, "Before you can sell").getByRole("listitem");
    await steps.filter({ hasText: "Be paid" }).getByText("Done").waitFor();
    await steps.filter({ hasText: "Put something on sale" }).getByText("Missing").waitFor();
    await toSettings();
    await part(page, "Paid by card").getByText("Can be paid").waitFor();
  });

  test("who comes back from Stripe without a login logs in, and is told how it stands", async () => {
    await page.goto(`${system.shopUrl}/seller/stripe/done`);
    await member.afterAWhile(system);
    await field(page, "E-mail").fill(artisan(3).email);
    await field(page, "Password").fill(SAMPLE_PASSWORD);
    await page.keyboard.press("Enter");
    await heading(page, "Back from Stripe");
    await page.getByText("Can be paid").waitFor();
  });

  test("makes a product, edits it, counts it, withdraws it, and closes the shop for a while", async () => {
    await member.logIn(page, visit, artisan(0));
    await toDesk();
    await link("Products").click();
    await link("Add a product").click();
    await field(page, "Title").fill("A teapot for two");
    await field(page, "Description").fill("Thrown by hand.\nHolds half a litre.");
    await field(page, "Price (USD)").fill("45.5");
    await page.getByRole("spinbutton", { name: "In stock" }).fill("3");
    await button(page, "Put it on sale").click();
    await heading(page, "Product");
    const [, id] = /products\/([\w-]+)$/.exec(page.url()) ?? [];

    const shopPage = await context.newPage();
    await shopPage.goto(`${system.shopUrl}/products/${id}`);
    await shopPage.getByText("$45.50").waitFor();

    await field(page, "Price (USD)").fill("1.234");
    await button(page, "Save").click();
    expect(await field(page, "Price (USD)").evaluate((input) => input.matches(":invalid"))).toBe(
      true,
    );
    await field(page, "Price (USD)").fill("39");
    await button(page, "Add a picture").click();
    await field(page, "Address of picture 1").fill("https://pictures.example/teapot.jpg");
    await button(page, "Save").click();
    await page.getByText("Saved. Orders that were made before").waitFor();
    await page.getByRole("spinbutton", { name: "In stock" }).fill("2");
    await button(page, "Set the stock").click();
    await page.getByText("The stock is set").waitFor();
    await shopPage.reload();
    await shopPage.getByText("$39.00").waitFor();

    await button(page, "Withdraw it").click();
    await page.getByText("It is withdrawn.", { exact: true }).waitFor();
    await link("Back to your products").click();
    const row = page.getByRole("listitem").filter({ hasText: "A teapot for two" });
    await row.getByText("Withdrawn").waitFor();
    await row.getByText("2 in stock").waitFor();
    await row.getByRole("link").click();
    await button(page, "Put it back on sale").click();
    await page.getByText("It is on sale again").waitFor();

    await toSettings();
    await page.getByLabel("Closed until").fill("2099-01-31T08:00");
    await field(page, /A word to buyers/).fill("At the fair until spring.");
    await button(page, "Close the shop until then").click();
    await page.getByText("Your shop is closed").waitFor();
    await link("Today").click();
    const needs = page.getByRole("list", { name: "What needs you" });
    await needs.getByText("Nothing is sold until").waitFor();
    await needs.getByRole("link", { name: "Open the shop" }).click();
    await part(page, "Opening hours").getByText("At the fair until spring.").waitFor();
    await button(page, "Open the shop now").click();
    await page.getByText("Your shop is open").waitFor();
    await shopPage.close();
  });

  test("ships what was bought, and sees what it earns", async () => {
    const { name = "" } = artisans[5] ?? {};
    const { number } = await buyAsGuest(visit, { card: "4242424242424242", artisan: name });
    await member.logIn(page, visit, artisan(5));
    await toDesk();
    const sale = part(page, new RegExp(`^Order ${number}`));
    await expect
      .poll(
        async () => {
          await link("Money").click();
          await heading(page, "Your money");
          await link("Sales").click();
          await heading(page, "Your sales");
          await page.getByText("Loading").last().waitFor({ state: "detached" });
          return sale.count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    await sale.getByText("1 Long Lane").waitFor();
    await sale.getByRole("textbox", { name: "Carrier" }).fill("A friend with a van");
    await sale.getByRole("button", { name: "It is shipped" }).click();
    await page.getByText(`order ${number} is marked as shipped`).waitFor();
    await sale.getByText("with A friend with a van").waitFor();
    await link("Money").click();
    const passedOn = page.getByRole("list", { name: "What is passed on to you" });
    await passedOn.getByText(`Order ${number}`).waitFor();
  });

  test("changes what buyers see of the shop with the keyboard alone, and not to a name that is taken", async () => {
    await member.logIn(page, visit, artisan(4));
    await press(page, link("Your shop"));
    await heading(page, "Your shop");
    await press(page, link("Settings"));
    await heading(page, "Settings");
    const name = field(page, "Name of the shop");
    const before = await name.inputValue();
    const taken = await fetch(`${system.apiUrl}/artisans`).then(
      async (answer) => (await answer.json()) as { artisans: { name: string }[] },
    );
    const other = taken.artisans.find((one) => one.name !== before)?.name ?? "";
    await write(page, name, other);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("sells under this name already").waitFor();
    expect(await name.evaluate((input) => document.activeElement === input)).toBe(true);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("A Studio of Another Name");
    await page.keyboard.press("Enter");
    await page.getByText("buyers see it from now on").waitFor();
    await press(page, link("Sales"));
    await page.getByText("Nothing is sold yet").waitFor();
    await press(page, link("Money"));
    await page.getByText("Nothing at the moment").waitFor();
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { postJson } from "../local/http.ts";
import { SAMPLE_PASSWORD, samplePeople } from "../local/people.ts";
import { press, write } from "./keyboard.ts";
import * as member from "./member.ts";
import { artisan, button, field, heading, part } from "./member.ts";
import * as shopper from "./shopper.ts";
import { expectQuiet, profile, storedText, visits } from "./visits.ts";

const PASSWORD = "a horse that reads the correct battery";
const { "E-mail": _, ...ADDRESS } = shopper.BUYER;
const visit = visits();
let { system, browser, context, seen, page } = visit;
beforeEach(() => {
  ({ system, browser, context, seen, page } = visit);
});

describe("a member", { timeout: 120_000 }, () => {
  test("registers, buys, finds the order in the account, and by the mail's link without it", async () => {
    const email = "grace@buyers.example";
    await page.goto(system.shopUrl);
    await page.getByRole("link", { name: "Log in" }).click();
    await page.getByRole("link", { name: "Make an account" }).click();
    await field(page, "Name").fill("Grace");
    await field(page, "E-mail").fill(email);
    await field(page, "Password").fill("Password2026!");
    await button(page, "Make the account").click();
    await page.getByRole("alert").getByText("one of the first that anybody tries").waitFor();
    await field(page, "Password").fill(PASSWORD);
    await button(page, "Make the account").click();
    await heading(page, "Look into your mailbox");

    const link = await member.linkMailed(system, email, /Confirm your address/);
    await page.goto(link);
    await button(page, "Confirm").waitFor();
    expect(new URL(page.url()).hash, "the token is out of the address").toBe("");
    expect(await storedText(context, system.shopUrl)).not.toContain(link.split("#")[1]);
    await page.getByRole("link", { name: "Log in" }).waitFor();
    await button(page, "Confirm").click();
    await page.getByText("Your address is confirmed").waitFor();
    await page.getByRole("link", { name: "Your account, Grace" }).waitFor();
    const token = link.split("#")[1] ?? "";
    expect(seen.addresses.filter((address) => address.includes(token))).toEqual([link]);

    await shopper.fillCart(page, system.shopUrl);
    await page.getByRole("link", { name: /^Cart/ }).click();
    await page.getByRole("link", { name: "Go to checkout" }).click();
    await expect.poll(() => field(page, "E-mail").inputValue()).toBe(email);
    await shopper.checkOut(page, "Card", ADDRESS);
    await shopper.fillCard(page, "4242424242424242");
    await shopper.payNow(page);
    await shopper.thanks(page);

    // A tab that knows nothing of the order: the login alone opens it.
    const tab = await context.newPage();
    await tab.goto(`${system.shopUrl}/account/orders`);
    await tab.getByText("Paid", { exact: true }).waitFor();
    await tab.getByRole("link", { name: /^Order / }).click();
    await shopper.thanks(tab);
    expect(new URL(tab.url()).hash).toBe("");
    await tab.close();

    await system.tick();
    const orderLink = await member.linkMailed(system, email, /order/i);
    await member.logOut(page);
    await page.goto(orderLink.split("#")[0] ?? "");
    await page.getByRole("alert").getByText("This link is not complete").waitFor();
    await page.goto("about:blank");
    await page.goto(orderLink);
    await shopper.thanks(page);
    expect(page.url(), "it can be kept").toBe(orderLink);
    await page.getByRole("link", { name: "Log in" }).waitFor();
  });

  test("is told what is wrong, where it can be mended, and no more", async () => {
    await member.givePassword(page, visit, { email: samplePeople.buyer, password: "not this one" });
    await page.getByRole("alert").getByText("E-mail and password do not fit together").waitFor();
    const password = field(page, "Password");
    expect(await password.evaluate((input) => document.activeElement === input)).toBe(true);
    expect(await password.getAttribute("aria-invalid")).toBe("true");
    await member.givePassword(page, visit, { email: "nobody@buyers.example", password: "not one" });
    await page.getByRole("alert").getByText("E-mail and password do not fit together").waitFor();
    for (let tries = 0; tries < 3; tries += 1) {
      await button(page, /^Log in$/).click();
      await page.getByRole("alert").waitFor();
    }
    await page.getByRole("alert").getByText("That was too often").waitFor();
  });

  test("who has not confirmed the address cannot log in yet, and has the link mailed again", async () => {
    const person = { email: "heidi@buyers.example", password: PASSWORD };
    const Origin = system.shopUrl;
    await postJson(`${system.apiUrl}/auth/sign-up/email`, { name: "Heidi", ...person }, { Origin });
    await member.givePassword(page, visit, person);
    await page.getByRole("alert").getByText("Please confirm your address first").waitFor();
    await button(page, "Mail the link again").click();
    await page.getByText("It is on its way").waitFor();
    await expect.poll(async () => (await member.mailsTo(system, person.email)).length).toBe(2);
    await page.goto(await member.linkMailed(system, person.email, /Confirm your address/));
    await button(page, "Confirm").click();
    await page.getByText("Your address is confirmed").waitFor();
  });

  test("whose login is over is asked to log in, and then sees the order that was asked for", async () => {
    await member.logIn(page, visit, artisan(5));
    await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card", ADDRESS);
    const path = new URL(await shopper.orderLink(page)).pathname;
    await context.clearCookies();
    const tab = await context.newPage();
    await tab.goto(`${system.shopUrl}${path}`);
    await tab.getByRole("alert").getByRole("link", { name: "Log in" }).click();
    await member.afterAWhile(system);
    await field(tab, "E-mail").fill(artisan(5).email);
    await field(tab, "Password").fill(SAMPLE_PASSWORD);
    await tab.keyboard.press("Enter");
    await heading(tab, "Waiting for your payment");
    await tab.getByRole("link", { name: "Pay now" }).click();
    await heading(tab, "Payment");
  });

  test("logs in with the keyboard alone", async () => {
    await member.afterAWhile(system);
    await page.goto(system.shopUrl);
    await press(page, page.getByRole("link", { name: "Log in" }));
    await write(page, field(page, "E-mail"), samplePeople.buyer);
    await write(page, field(page, "Password"), SAMPLE_PASSWORD);
    await page.keyboard.press("Enter");
    await heading(page, "Your account");
    await press(page, page.getByRole("link", { name: "Your orders" }));
    await page.getByText("No orders yet").waitFor();
  });

  test("logs out from every page, and leaves nothing in any tab", async () => {
    await member.logIn(page, visit, artisan(6));
    await shopper.fillCart(page, system.shopUrl);
    const tab = await context.newPage();
    await tab.goto(`${system.shopUrl}/checkout`);
    for (const [label, value] of Object.entries(ADDRESS)) await field(tab, label).fill(value);
    const street = ADDRESS["Street and number"];
    await expect.poll(() => storedText(context, system.shopUrl)).toContain(street);

    for (const path of ["/", "/cart", "/account/orders", "/account/methods"]) {
      await page.goto(`${system.shopUrl}${path}`);
      await page.getByRole("link", { name: /^Your account/ }).waitFor();
    }
    await member.logOut(page);
    await tab.getByRole("link", { name: "Log in" }).first().waitFor();
    const left = await storedText(context, system.shopUrl);
    for (const own of [street, artisan(6).email, "__Host-session", "member"])
      expect(left).not.toContain(own);
    await page.goBack();
    await heading(page, "Log in");
    await tab.close();
  });

  test("gives passwords in fields that hide them, and that take what a manager or a hand pastes", async () => {
    const asked: [path: string, label: string, kind: string][] = [
      ["/account/login", "Password", "current-password"],
      ["/account/register", "Password", "new-password"],
      ["/account/reset#a-token", "New password", "new-password"],
    ];
    for (const [path, label, kind] of asked) {
      await page.goto(`${system.shopUrl}/account/login`);
      await field(page, "E-mail").fill(PASSWORD);
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.press("ControlOrMeta+C");
      await page.goto("about:blank");
      await page.goto(`${system.shopUrl}${path}`);
      const password = field(page, label);
      await password.focus();
      await page.keyboard.press("ControlOrMeta+V");
      expect([path, await password.inputValue()]).toEqual([path, PASSWORD]);
      expect(await password.getAttribute("type")).toBe("password");
      expect(await password.getAttribute("autocomplete")).toBe(kind);
    }
  });

  test("V197 is led back by a login to a page of this shop, and to no other", async () => {
    await page.goto(`${system.shopUrl}/account/orders`);
    await field(page, "E-mail").waitFor();
    for (const [next, path] of [
      [encodeURIComponent("/account/orders"), "/account/orders"],
      ["https://evil.example/", "/account"],
      ["//evil.example/", "/account"],
      [encodeURIComponent("/\t/evil.example/"), "/account"],
      [encodeURIComponent("/\\evil.example/"), "/account"],
      ["javascript:alert(1)", "/account"],
    ]) {
      await member.afterAWhile(system);
      await page.goto(`${system.shopUrl}/account/login?next=${next}`);
      await field(page, "E-mail").fill(samplePeople.buyer);
      await field(page, "Password").fill(SAMPLE_PASSWORD);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: /^Your (account|orders)$/ }).waitFor();
      expect(page.url()).toBe(`${system.shopUrl}${path}`);
    }
  });

  test("sets a new password with a mailed link, which works once", async () => {
    const { email } = artisan(1);
    await member.afterAWhile(system);
    await page.goto(`${system.shopUrl}/account/login`);
    await page.getByRole("link", { name: "Forgot the password?" }).click();
    await field(page, "E-mail").fill(email);
    await button(page, "Mail a link to set a new one").click();
    await heading(page, "Look into your mailbox");
    const link = await member.linkMailed(system, email, /Set a new password/);
    for (const outcome of [/Every browser that was logged in/, /does not work any more/]) {
      await page.goto("about:blank");
      await page.goto(link);
      await field(page, "New password").fill(PASSWORD);
      expect(new URL(page.url()).hash).toBe("");
      await button(page, "Set the new password").click();
      await page.getByText(outcome).waitFor();
    }
    await member.logIn(page, visit, { email, password: PASSWORD });
  });

  test("changes name, address and password, and ends other logins", async () => {
    const { email } = artisan(2);
    const newEmail = "studio@artisans.example";
    await member.logIn(page, visit, artisan(2));
    const other = await profile(visit);
    await member.logIn(other.page, visit, artisan(2));

    await field(page, /^Name$/).fill("The Studio");
    await button(page, "Change the name").click();
    await page.getByRole("link", { name: "Your account, The Studio" }).waitFor();

    await field(page, "New e-mail").fill(newEmail);
    await button(page, "Change the address").click();
    await page.getByText("agree there first").waitFor();
    await page.goto(await member.linkMailed(system, email, /Change of your address/));
    await button(page, "Confirm").click();
    await page.getByText("A mail is on its way to the new address").waitFor();
    await page.goto(await member.linkMailed(system, newEmail, /Confirm your address/));
    await button(page, "Confirm").click();
    await page.getByText(`From now on your address is ${newEmail}`).waitFor();

    await page.getByRole("link", { name: "Your account", exact: true }).click();
    const logins = part(page, "Browsers that are logged in");
    await logins.getByText("this browser").waitFor();
    await logins.getByRole("button", { name: /^Log out: / }).click();
    await page.getByText("That browser is logged out").waitFor();
    await other.page.reload();
    await heading(other.page, "Log in");

    await member.logIn(other.page, visit, { ...artisan(2), email: newEmail });
    const password = part(page, "Password");
    await password.getByRole("textbox", { name: "Present password" }).fill("this is not the one");
    await password.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
    await button(page, "Change the password").click();
    await page.getByRole("alert").getByText("This is not your present password").waitFor();
    await password.getByRole("textbox", { name: "Present password" }).fill(SAMPLE_PASSWORD);
    await button(page, "Change the password").click();
    await page.getByText("Your password is changed").waitFor();
    await other.page.reload();
    await heading(other.page, "Log in");
    await other.context.close();
    expectQuiet(other.seen);
    await page.reload();
    await heading(page, "Your account");
  });
});

test("a visitor's first page asks nobody who they are", async () => {
  await page.goto(system.shopUrl);
  await page.getByRole("link", { name: "Log in" }).waitFor();
  await page.getByRole("link", { name: /^Cart/ }).waitFor();
  expect(seen.addresses.filter((address) => /api\/(me|auth)/.test(address))).toEqual([]);
  expect(browser.isConnected()).toBe(true);
});

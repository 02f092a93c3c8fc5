import { beforeEach, describe, expect, test } from "vitest";
import { authenticatorKey, SAMPLE_PASSWORD, samplePeople } from "../local/people.ts";
import { codeOf } from "../support/authenticator.ts";
import * as member from "./member.ts";
import { artisan, button, field, heading, part } from "./member.ts";
import { visits } from "./visits.ts";

const visit = visits();
let { system, context, page } = visit;
beforeEach(() => {
  ({ system, context, page } = visit);
});

describe("a second factor", { timeout: 120_000 }, () => {
  test("is an authenticator that is set up, used, and replaced by a backup code", async () => {
    await member.logIn(page, visit, artisan(3));
    const app = part(page, "Authenticator app");
    await app.getByRole("textbox", { name: "Present password" }).fill(SAMPLE_PASSWORD);
    await button(page, "Set up an authenticator").click();
    const uri = await app.getByRole("link", { name: /authenticator app/ }).getAttribute("href");
    const key = (await app.locator("code.secret").textContent())?.replaceAll(" ", "");
    expect(new URL(uri ?? "").searchParams.get("secret")).toBe(key);
    await app.getByRole("textbox", { name: /^Code of/ }).fill(codeOf(uri ?? ""));
    await button(page, "Finish").click();
    const codes = app.getByRole("list", { name: "Backup codes" }).getByRole("listitem");
    const backupCode = (await codes.first().textContent()) ?? "";
    expect(await codes.count()).toBeGreaterThan(5);
    await button(page, "I have kept them").click();
    expect(await page.getByText(backupCode).count()).toBe(0);
    await member.logOut(page);

    await member.givePassword(page, visit, artisan(3));
    await heading(page, "One more step");
    await field(page, /^Code of/).fill("000000");
    await button(page, "Log in").click();
    await page.getByRole("alert").getByText("This code is not right").waitFor();
    await field(page, /^Code of/).fill(codeOf(uri ?? ""));
    await button(page, "Log in").click();
    await heading(page, "Your account");
    await member.logOut(page);

    await member.givePassword(page, visit, artisan(3));
    await button(page, "Use a backup code").click();
    await field(page, "Backup code").fill(backupCode);
    await button(page, "Log in").click();
    await heading(page, "Your account");
    const again = part(page, "Authenticator app");
    await again
      .getByRole("form", { name: "Remove the authenticator" })
      .getByRole("textbox")
      .count();
    await again
      .getByRole("form", { name: "Remove the authenticator" })
      .getByLabel("Present password")
      .fill(SAMPLE_PASSWORD);
    await button(page, "Remove the authenticator").click();
    await page.getByText("The authenticator is removed").waitFor();
    await member.logOut(page);
    await member.logIn(page, visit, artisan(3));
  });

  test("logs the sample operator in with the key that npm start prints", async () => {
    const { operator: email } = samplePeople;
    await member.givePassword(page, visit, { email, password: SAMPLE_PASSWORD });
    const key = authenticatorKey(system.secrets.totpSecret);
    await field(page, /^Code of/).fill(codeOf(`otpauth://totp/x?secret=${key}`));
    await button(page, "Log in").click();
    await heading(page, "Your account");
  });

  test("is a passkey, which logs in without a password until it is removed", async () => {
    await member.plugInAuthenticator(context, page);
    await member.logIn(page, visit, artisan(4));
    await field(page, "Its name").fill("The studio's laptop");
    await button(page, "Add a passkey").click();
    const list = page.getByRole("list", { name: "Your passkeys" });
    await list.getByText("The studio's laptop").waitFor();
    await button(page, "Add a passkey").click();
    await page.getByRole("alert").getByText("This device already has a passkey").waitFor();
    await member.logOut(page);

    await page.getByRole("link", { name: "Log in" }).click();
    await button(page, "Log in with a passkey").click();
    await heading(page, "Your account");
    await button(page, "Remove: The studio's laptop").click();
    await page.getByText("The passkey is removed").waitFor();
    await member.logOut(page);
    await page.getByRole("link", { name: "Log in" }).click();
    await button(page, "Log in with a passkey").click();
    await page.getByRole("alert").getByText("This passkey belongs to no account").waitFor();
  });
});

test("a browser without passkeys is told so, and logs in without", async () => {
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, "PublicKeyCredential"));
  await page.goto(`${system.shopUrl}/account/login`);
  await page.getByText("This browser cannot use passkeys").waitFor();
  await member.logIn(page, visit, { email: samplePeople.buyer, password: SAMPLE_PASSWORD });
  await page.getByText("This browser cannot make passkeys").waitFor();
});

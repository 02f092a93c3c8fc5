import type { Page } from "playwright-core";
import { authenticatorKey, SAMPLE_PASSWORD, samplePeople } from "../local/people.ts";
import { codeOf } from "../support/authenticator.ts";
import * as member from "./member.ts";
import { button, field, heading } from "./member.ts";
import type { Visit } from "./visits.ts";

/** Logged in once: an authenticator shows one code in half a minute, and each is good for one login. */
const cookies = new WeakMap<Visit["system"], Awaited<ReturnType<Visit["context"]["cookies"]>>>();

/** To the operators' desk, as the sample shop's operator. */
export async function logInAsOperator(on: Page, { system }: Visit): Promise<void> {
  const known = cookies.get(system);
  if (known) {
    await on.context().addCookies(known);
    await on.goto(`${system.shopUrl}/account`);
  } else {
    const person = { email: samplePeople.operator, password: SAMPLE_PASSWORD };
    await member.givePassword(on, { system } as Visit, person);
    const key = authenticatorKey(system.secrets.totpSecret);
    await field(on, /^Code of/).fill(codeOf(`otpauth://totp/x?secret=${key}`));
    await button(on, "Log in").click();
  }
  await heading(on, "Your account");
  if (!known) cookies.set(system, await on.context().cookies());
  await on.getByRole("link", { name: "Operators’ desk" }).click();
  await heading(on, "Health");
  // Where nothing but the desk's own navigation has the names of its pages.
  await on.getByRole("link", { name: "Reviews" }).click();
  await heading(on, "Orders to review");
}

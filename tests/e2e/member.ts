import type { BrowserContext, Page } from "playwright-core";
import { askJson, postJson } from "../local/http.ts";
import { SAMPLE_PASSWORD } from "../local/people.ts";
import { artisans } from "../local/samples.ts";
import { emailOf } from "../local/seed.ts";
import type { Visit } from "./visits.ts";

type System = Visit["system"];
type Person = { email: string; password: string };

/** Whoever sells in the sample shop, by place in the list: each test has one of its own to change. */
export const artisan = (at: number) => ({
  email: emailOf(artisans[at]?.slug ?? ""),
  password: SAMPLE_PASSWORD,
});

export const mailsTo = async ({ control }: System, to: string) =>
  (
    await askJson<{ messages: { subject: string; text: string }[] }>(
      `${control}/worlds/default/mail/messages?to=${encodeURIComponent(to)}`,
    )
  ).messages;

/** The link in the newest mail, once it is there: some are sent after the page was answered. */
export async function linkMailed(system: System, to: string, subject: RegExp): Promise<string> {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const mail = (await mailsTo(system, to)).find((one) => subject.test(one.subject));
    const link = /http\S+#\S+/.exec(mail?.text ?? "")?.[0];
    if (link) return link;
  }
  throw new Error(`no mail with a link came to ${to}`);
}
const LOOKS_MAX = 200;

/** Past the windows in which too many tries are counted: the tests all come from one address. */
export const afterAWhile = ({ control }: System) =>
  postJson(`${control}/worlds/default/clock`, { advanceMs: 61_000 });

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
export const field = (page: Page, name: string | RegExp) => page.getByRole("textbox", { name });
export const part = (page: Page, name: string | RegExp) => page.getByRole("region", { name });
export const heading = (page: Page, name: string) =>
  page.getByRole("heading", { name, exact: true }).waitFor();

/** Somebody new, whose address is proved. */
export async function register({ system, page }: Visit, person: Person & { name: string }) {
  await postJson(`${system.apiUrl}/auth/sign-up/email`, person, { Origin: system.shopUrl });
  await page.goto(await linkMailed(system, person.email, /Confirm your address/));
  await button(page, "Confirm").click();
  await page.getByText("Your address is confirmed").waitFor();
}

export async function givePassword(page: Page, { system }: Visit, { email, password }: Person) {
  await afterAWhile(system);
  await page.goto(`${system.shopUrl}/account/login`);
  await field(page, "E-mail").fill(email);
  await field(page, "Password").fill(password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
}

export async function logIn(page: Page, visit: Visit, person: Person): Promise<void> {
  await givePassword(page, visit, person);
  await heading(page, "Your account");
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Your account/ }).click();
  await page.getByRole("button", { name: "Log out", exact: true }).click();
  await page.getByRole("link", { name: "Log in" }).waitFor();
}

/** A device that makes passkeys and whose owner always agrees. */
export async function plugInAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

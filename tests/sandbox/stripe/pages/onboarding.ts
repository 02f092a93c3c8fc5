import type { Hono } from "hono";
import { changeAccount } from "../account-changes.ts";
import { openVisit } from "../account-links.ts";
import { setIndividual } from "../account-persons.ts";
import { type Ending, endOnboarding } from "../account-reviews.ts";
import { spendable } from "../bank/balance.ts";
import { addExternalAccount, clearExternalAccounts } from "../bank/external-accounts.ts";
import { amountIn } from "../money.ts";
import type { Onboarding, Platform } from "../platform.ts";
import { page, redirect, safe } from "./html.ts";
import { bankStep, personStep, reviewStep } from "./onboarding-steps.ts";

type Found = { platform: Platform; onboarding: Onboarding };

/** Connect's onboarding and the Express dashboard, as far as an artisan needs them here. */
export function mountOnboarding(app: Hono, platforms: () => Iterable<Platform>): void {
  app.get("/stand-in/onboarding/:token", (c) => {
    const found = find(platforms(), c.req.param("token"));
    if (!found) return unknown();
    const visit = openVisit(found.platform, c.req.param("token"));
    if (visit === undefined) return redirect(found.onboarding.refreshUrl);
    return redirect(`/stand-in/onboarding/visits/${visit}`);
  });
  app.get("/stand-in/onboarding/visits/:token", (c) => {
    const found = find(platforms(), c.req.param("token"));
    if (!found) return unknown();
    return isOver(found) ? redirect(found.onboarding.refreshUrl) : step(found);
  });
  app.post("/stand-in/onboarding/visits/:token", async (c) => {
    const found = find(platforms(), c.req.param("token"));
    if (!found) return unknown();
    if (isOver(found)) return redirect(found.onboarding.refreshUrl);
    return answer(found, new URLSearchParams(await c.req.text()), c.req.path);
  });
  app.get("/stand-in/express/:account", (c) => dashboard(platforms(), c.req.param("account")));
}

function find(platforms: Iterable<Platform>, token: string): Found | undefined {
  for (const platform of platforms) {
    const onboarding = platform.hidden.onboardings.get(token);
    if (onboarding) return { platform, onboarding };
  }
  return undefined;
}

function isOver({ platform, onboarding }: Found): boolean {
  return onboarding.used || platform.world.clock.now() >= onboarding.expiresAtMs;
}

/** The first step whose answer is not there yet: whoever comes back goes on where they left. */
function step({ platform, onboarding }: Found): Response {
  const account = platform.stores.accounts.get(onboarding.account);
  const due = account.requirements?.currently_due ?? [];
  if (account.individual === undefined && account.company === undefined) return personStep(account);
  return due.includes("external_account") ? bankStep(account) : reviewStep(account);
}

const ENDINGS: readonly Ending[] = ["complete", "incomplete", "pending", "restricted"];

/** What one step said is kept at once; the last one ends the visit. */
function answer(found: Found, form: URLSearchParams, path: string): Response {
  const { onboarding, platform } = found;
  const action = form.get("action");
  const ending = ENDINGS.find((name) => name === action);
  if (action === "person") savePerson(found, form);
  if (action === "bank") saveBank(found, form);
  if (ending) endOnboarding(platform, onboarding.account, ending);
  if (!ending && action !== "leave") return redirect(path);
  onboarding.used = true;
  return redirect(onboarding.returnUrl);
}

function savePerson({ platform, onboarding }: Found, form: URLSearchParams): void {
  changeAccount(platform, onboarding.account, (account) => {
    account.business_type = "individual";
    if (account.business_profile)
      account.business_profile.url ??= form.get("url") || "https://artisan.example";
    setIndividual(platform, account, {
      first_name: form.get("first_name") || "Ada",
      last_name: form.get("last_name") || "Artisan",
      dob: { day: 1, month: 1, year: 1901 },
      id_number: "000000000",
    });
  });
}

function saveBank({ platform, onboarding }: Found, form: URLSearchParams): void {
  changeAccount(platform, onboarding.account, (account) => {
    const currency = account.default_currency ?? "usd";
    const country = account.country ?? "US";
    clearExternalAccounts(platform, account.id, currency);
    addExternalAccount(platform, account, {
      external_account: {
        object: "bank_account",
        account_number: form.get("account_number") || "000123456789",
        country,
        currency,
        ...(country === "US" && { routing_number: "110000000" }),
      },
    });
  });
}

function unknown(): Response {
  return page("This link is not known", "<p>Ask the shop for a new one.</p>", 404);
}

function dashboard(platforms: Iterable<Platform>, id: string): Response {
  for (const platform of platforms) {
    const account = platform.stores.accounts.find(id);
    if (!account) continue;
    const currency = account.default_currency ?? "usd";
    const payouts = platform.stores.payouts
      .all()
      .filter(({ id: payout }) => platform.hidden.owners.get(payout) === id)
      .map(
        ({ amount, status }) =>
          `<li>${amount} ${safe(currency)} (minor units): ${safe(status)}</li>`,
      );
    return page(
      "Express dashboard",
      `<p>Account <code>${safe(id)}</code></p>
<p>Available: ${spendable(platform, id, currency)} ${safe(currency)} (minor units)</p>
<p>On its way: ${amountIn(platform, id, "pending", currency)} ${safe(currency)} (minor units)</p>
<h2>Payouts</h2>
<ul>${payouts.join("")}</ul>`,
    );
  }
  return unknown();
}

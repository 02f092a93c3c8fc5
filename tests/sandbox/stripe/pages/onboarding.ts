import type { Hono } from "hono";
import { completeOnboarding } from "../accounts.ts";
import { amountIn } from "../money.ts";
import type { Onboarding, Platform } from "../platform.ts";
import { page, redirect, safe } from "./html.ts";

type Found = { platform: Platform; onboarding: Onboarding };

/** Connect's onboarding and the Express dashboard, as far as an artisan needs them here. */
export function mountOnboarding(app: Hono, platforms: () => Iterable<Platform>): void {
  app.get("/stand-in/onboarding/:token", (c) => {
    const found = find(platforms(), c.req.param("token"));
    if (!found) return unknown();
    return isOver(found) ? redirect(found.onboarding.refreshUrl) : question(found);
  });
  app.post("/stand-in/onboarding/:token", async (c) => {
    const found = find(platforms(), c.req.param("token"));
    if (!found) return unknown();
    if (isOver(found)) return redirect(found.onboarding.refreshUrl);
    const action = new URLSearchParams(await c.req.text()).get("action");
    found.onboarding.used = true;
    if (action === "complete") completeOnboarding(found.platform, found.onboarding.account);
    return redirect(found.onboarding.returnUrl);
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

function question({ platform, onboarding }: Found): Response {
  const account = platform.stores.accounts.get(onboarding.account);
  return page(
    "Get paid by Artisan's Hub",
    `<p>Account <code>${safe(account.id)}</code>, ${safe(account.email ?? "no e-mail")}.</p>
<p>Here Stripe would ask for your name, your bank account and your identity.</p>
<form method="post">
<button class="main" name="action" value="complete" autofocus>Complete onboarding</button>
<button name="action" value="leave">Leave without completing</button>
</form>`,
  );
}

function unknown(): Response {
  return page("This link is not known", "<p>Ask the shop for a new one.</p>", 404);
}

function dashboard(platforms: Iterable<Platform>, id: string): Response {
  for (const platform of platforms) {
    const account = platform.stores.accounts.find(id);
    if (!account) continue;
    const currency = account.default_currency ?? "usd";
    return page(
      "Express dashboard",
      `<p>Account <code>${safe(id)}</code></p>
<p>Available: ${amountIn(platform, id, "available", currency)} ${safe(currency)} (minor units)</p>
<p>On its way: ${amountIn(platform, id, "pending", currency)} ${safe(currency)} (minor units)</p>`,
    );
  }
  return unknown();
}

import type { Hono } from "hono";
import type Stripe from "stripe";
import { page, redirect, safe } from "../pages/html.ts";
import type { Platform } from "../platform.ts";
import { StripeError } from "../wire/errors.ts";
import { act } from "./actions.ts";
import { content } from "./content.ts";
import { leave, visit } from "./sessions.ts";

type Found = { platform: Platform; session: Stripe.BillingPortal.Session; secret: string };

/** The billing portal as the buyer sees it. */
export function mountPortal(app: Hono, platforms: () => Iterable<Platform>): void {
  app.get("/stand-in/portal/:secret", (c) => {
    const found = find(platforms(), c.req.param("secret"));
    return found ? show(found) : over();
  });
  app.post("/stand-in/portal/:secret", async (c) => {
    const found = find(platforms(), c.req.param("secret"));
    if (!found) return over();
    const form = new URLSearchParams(await c.req.text());
    if (form.get("action") === "return") return goBack(found);
    try {
      act(found.platform, found.session, form);
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return show(found, error.message, 400);
    }
    return completed(found);
  });
}

function find(platforms: Iterable<Platform>, secret: string): Found | undefined {
  for (const platform of platforms) {
    const session = visit(platform, secret);
    if (session) return { platform, session, secret };
  }
  return undefined;
}

function show({ platform, session }: Found, problem = "", status = 200): Response {
  const alert = problem === "" ? "" : `<p role="alert">${safe(problem)}</p>`;
  return page("Billing", `${alert}${content(platform, session)}`, status);
}

/** A link for one purpose ends as it was asked to; in the portal itself one stays. */
function completed(found: Found): Response {
  const { platform, session, secret } = found;
  const after = session.flow?.after_completion;
  if (!after || after.type === "portal_homepage") return redirect(session.url);
  leave(platform, secret);
  if (after.redirect) return redirect(after.redirect.return_url);
  const message = after.hosted_confirmation?.custom_message ?? "Your changes were saved.";
  return page("Done", `<p>${safe(message)}</p>`);
}

function goBack({ platform, session, secret }: Found): Response {
  leave(platform, secret);
  return session.return_url ? redirect(session.return_url) : page("Goodbye", "<p>You can go.</p>");
}

function over(): Response {
  return page("This link is over", "<p>Ask the shop for a new one.</p>", 404);
}

import type { Hono } from "hono";
import { challengedIntent, finishChallenge } from "../challenges.ts";
import { display } from "../currencies.ts";
import type { AnyIntent } from "../intent-state.ts";
import type { Challenge, Platform } from "../platform.ts";
import { page, redirect, safe } from "./html.ts";

type Found = { platform: Platform; challenge: Challenge; token: string };

/** The bank's page: in a frame over the shop, or on its own with a way back. */
export function mountThreeDSecure(app: Hono, platforms: () => Iterable<Platform>): void {
  app.get("/stand-in/3ds/:token", (c) => {
    const found = find(platforms(), c.req.param("token"));
    return found ? question(found) : over();
  });
  app.post("/stand-in/3ds/:token", async (c) => {
    const found = find(platforms(), c.req.param("token"));
    if (!found) return over();
    const outcome = new URLSearchParams(await c.req.text()).get("outcome");
    finishChallenge(found.platform, found.token, outcome === "complete");
    return leave(found);
  });
}

function find(platforms: Iterable<Platform>, token: string): Found | undefined {
  for (const platform of platforms) {
    const challenge = platform.hidden.challenges.get(token);
    if (challenge) return { platform, challenge, token };
  }
  return undefined;
}

function question({ platform, challenge }: Found): Response {
  return page(
    "3D Secure",
    `<p>Your bank asks you to confirm ${subjectOf(challengedIntent(platform, challenge.intent))}.</p>
<form method="post">
<button class="main" name="outcome" value="complete" autofocus>Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button>
<button name="outcome" value="cancel">Cancel</button>
</form>`,
  );
}

function subjectOf(intent: AnyIntent): string {
  if (intent.object === "setup_intent") return "that this card is <strong>saved for later</strong>";
  const amount = display(intent.amount, intent.currency).toUpperCase();
  return `a payment of <strong>${safe(amount)}</strong>`;
}

/** A payment that its server confirms once more has got past the buyer too. */
const PASSED = ["succeeded", "processing", "requires_capture", "requires_confirmation"];

/** Back to the shop; inside a frame, the page around it is told. */
function leave({ platform, challenge }: Found): Response {
  if (challenge.returnUrl === null) return framed("Thank you");
  const intent = challengedIntent(platform, challenge.intent);
  const url = new URL(challenge.returnUrl);
  url.searchParams.set(intent.object, intent.id);
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? "");
  url.searchParams.set("redirect_status", PASSED.includes(intent.status) ? "succeeded" : "failed");
  return redirect(url.href);
}

function over(): Response {
  return framed("This step is over");
}

function framed(title: string): Response {
  return page(
    title,
    `<p>You can go back to the shop.</p>
<script>if (window.parent !== window) window.parent.postMessage({ standIn: "stripe-3ds" }, "*");</script>`,
  );
}

import { readFileSync } from "node:fs";
import { Hono } from "hono";
import type { Platform } from "../platform.ts";
import { page } from "./html.ts";
import { mountOnboarding } from "./onboarding.ts";
import { paymentFrame } from "./payment-frame.ts";
import { mountThreeDSecure } from "./three-d-secure.ts";

/** Everything of Stripe's that a person sees, and its browser script. */
export function createPages(platforms: () => Iterable<Platform>): Hono {
  const app = new Hono();
  app.get("/stand-in/stripe.js", () => script("../../browser/stripe.js"));
  app.get("/stand-in/stripe-frame.js", () => script("../../browser/stripe-frame.js"));
  app.get("/stand-in/elements/payment", () => paymentFrame());
  app.get("/stand-in/receipts/:charge", (c) =>
    page("Receipt", `<p>Charge <code>${c.req.param("charge").replaceAll(/\W/g, "")}</code></p>`),
  );
  mountThreeDSecure(app, platforms);
  mountOnboarding(app, platforms);
  return app;
}

const scripts = new Map<string, string>();

function script(file: string): Response {
  const text = scripts.get(file) ?? readFileSync(new URL(file, import.meta.url), "utf8");
  scripts.set(file, text);
  return new Response(text, {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "no-cache",
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
    },
  });
}

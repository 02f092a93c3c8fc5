import { Hono } from "hono";
import { mountInvoicePage } from "../billing/invoice-page.ts";
import type { Platform } from "../platform.ts";
import { mountPortal } from "../portal/page.ts";
import { elementFrame, walletSheet } from "./elements.ts";
import { page } from "./html.ts";
import { mountOnboarding } from "./onboarding.ts";
import { browserScript } from "./scripts.ts";
import { mountThreeDSecure } from "./three-d-secure.ts";

/** Everything of Stripe's that a person sees, and its browser script. */
export function createPages(platforms: () => Iterable<Platform>): Hono {
  const app = new Hono();
  app.get(
    "/stand-in/:script{[\\w-]+\\.js}",
    (c) => browserScript(c.req.param("script")) ?? c.notFound(),
  );
  app.get("/stand-in/elements/sheet", (c) => walletSheet(c.req.query()));
  app.get(
    "/stand-in/elements/:kind",
    async (c) => (await elementFrame(c.req.param("kind"))) ?? c.notFound(),
  );
  app.get("/stand-in/receipts/:charge", (c) =>
    page("Receipt", `<p>Charge <code>${c.req.param("charge").replaceAll(/\W/g, "")}</code></p>`),
  );
  mountInvoicePage(app, platforms);
  mountThreeDSecure(app, platforms);
  mountOnboarding(app, platforms);
  mountPortal(app, platforms);
  return app;
}

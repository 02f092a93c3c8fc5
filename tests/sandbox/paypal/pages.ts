import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { approvalRoutes } from "./approval-routes.ts";
import type { CertificateStore } from "./certificate-store.ts";
import type { PayPalEnv } from "./http.ts";
import type { Accounts } from "./tokens.ts";

const SCRIPT = readFileSync(new URL("../browser/paypal.js", import.meta.url), "utf8");

/** What PayPal shows to browsers, and the certificates: nothing here needs a token. */
export function pageRoutes(accounts: Accounts, certificates: CertificateStore): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();

  // `sdkBaseUrl` of the React package is the whole address up to the question mark.
  for (const path of ["/sdk/js", "/sdk/js/sdk/js"])
    app.get(path, (c) => {
      const clientId = c.req.query("client-id");
      const known = [...accounts.all()].some((account) => account.clientId === clientId);
      if (!known)
        return c.text('throw new Error("SDK Validation error: client-id not recognized")', 400);
      return c.body(SCRIPT, 200, {
        "content-type": "text/javascript; charset=utf-8",
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
      });
    });

  app.get("/v1/notifications/certs/:id", (c) => {
    const served = certificates.serve(c.req.param("id"));
    if (served === undefined) return c.text("Not found", 404);
    const headers: Record<string, string> = { "content-type": "application/x-pem-file" };
    if (served.redirectTo !== undefined) headers.location = served.redirectTo;
    return new Response(served.body, { status: served.status, headers });
  });

  app.route("/", approvalRoutes(accounts));
  return app;
}

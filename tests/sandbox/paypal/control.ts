import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { type Account, accountNames } from "./account.ts";
import { accountControl } from "./account-control.ts";
import { findCapture } from "./captures.ts";
import { certificateControl } from "./certificate-control.ts";
import type { CertificateStore } from "./certificate-store.ts";
import { checkoutControl } from "./checkout-control.ts";
import { disputeControl } from "./disputes-control.ts";
import { decimals } from "./money.ts";
import { payoutControl } from "./payout-control.ts";
import { refundCapture, refundJson } from "./refunds.ts";
import { Refusal } from "./refusal.ts";

const bodies = {
  refundCapture: z.strictObject({
    amount: z.exactOptional(z.strictObject({ currency_code: z.string(), value: z.string() })),
  }),
  balance: z.strictObject({
    currency: z.string().refine((code) => decimals(code) !== undefined, "not one of PayPal's"),
    minor: z.union([z.int(), z.string().regex(/^-?\d{1,17}$/)]),
  }),
  secret: z.strictObject({ clientSecret: z.string() }),
  payee: z.strictObject({ status: z.enum(["active", "restricted"]) }),
};

/** What a test, the demo or a person can do to this PayPal; see ../README.md. */
export function controlRoutes(
  accountOf: (world: string) => Account | undefined,
  certificates: CertificateStore,
): Hono {
  const app = new Hono();
  const account = (world: string | undefined): Account => {
    const found = accountOf(world ?? "");
    if (found === undefined) throw new HTTPException(404, { message: `no PayPal world ${world}` });
    return found;
  };

  app.onError((error, c) => {
    if (error instanceof Refusal)
      return c.json({ error: `${error.message} ${JSON.stringify(error.body.details)}` }, 409);
    const status = error instanceof HTTPException ? error.status : 500;
    return c.json({ error: error.message }, status);
  });

  app.route("/", checkoutControl(account, parse));

  app.post("/captures/:id/refund", async (c) => {
    const owner = account(c.req.param("w"));
    const body = await parse(bodies.refundCapture, c.req.raw);
    const refund = refundCapture(owner, findCapture(owner, c.req.param("id")), body);
    return c.json(refundJson(owner, refund));
  });

  app.post("/balance", async (c) => {
    const owner = account(c.req.param("w"));
    const { currency, minor } = await parse(bodies.balance, c.req.raw);
    owner.world.books.post("between the bank and the PayPal balance", [
      { account: accountNames.bank(owner), currency, minor: -BigInt(minor) },
      { account: accountNames.balance(owner), currency, minor: BigInt(minor) },
    ]);
    const total = owner.world.books.balance(accountNames.balance(owner), currency);
    return c.json({ currency, minor: String(total) });
  });

  app.post("/payee", async (c) => {
    const owner = account(c.req.param("w"));
    const { status } = await parse(bodies.payee, c.req.raw);
    owner.state.payeeStatus = status;
    return c.json({ status });
  });

  app.post("/keys/:action{revoke|restore}", (c) => {
    const { state } = account(c.req.param("w"));
    state.keysRevoked = c.req.param("action") === "revoke";
    return c.json({ revoked: state.keysRevoked });
  });

  app.post("/secrets", (c) => {
    const { state, world } = account(c.req.param("w"));
    const clientSecret = `E${world.ids.upper(79)}`;
    state.secrets.set(clientSecret, "added");
    return c.json({ clientSecret });
  });

  app.post("/secrets/delete", async (c) => {
    const { state } = account(c.req.param("w"));
    const { clientSecret } = await parse(bodies.secret, c.req.raw);
    state.secrets.set(clientSecret, "deleted");
    return c.json({});
  });

  app.route("/", payoutControl(account));
  app.route("/", disputeControl(account));
  app.route("/", accountControl(account));
  app.route("/certificates", certificateControl(account, certificates));
  return app;
}

export async function parse<T>(schema: z.ZodType<T>, request: Request): Promise<T> {
  const raw = await request.text();
  let body: unknown;
  try {
    body = raw.trim() === "" ? {} : JSON.parse(raw);
  } catch {
    throw new HTTPException(400, { message: "the body is not JSON" });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new HTTPException(400, { message: z.prettifyError(parsed.error) });
}

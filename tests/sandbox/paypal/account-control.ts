import { Hono } from "hono";
import { z } from "zod";
import type { Account } from "./account.ts";
import { parse } from "./control.ts";
import { SCOPES_DEFAULT } from "./tokens-scopes.ts";
import { settle } from "./webhook-deliveries.ts";

/** Read when they are used: control.ts and this file import each other. */
const bodies = {
  scopes: z.strictObject({
    scopes: z.exactOptional(z.array(z.string())),
    with: z.array(z.string()).default([]),
    without: z.array(z.string()).default([]),
  }),
  reporting: z.strictObject({
    transactionsLagMs: z.exactOptional(z.int().nonnegative()),
    balancesLagMs: z.exactOptional(z.int().nonnegative()),
  }),
};

/** What the app may do, how old its reports are, and its own webhooks. */
export function accountControl(account: (world: string | undefined) => Account): Hono {
  const app = new Hono();

  app.post("/tokens/expire", (c) => {
    const { state, world } = account(c.req.param("w"));
    const expired = state.tokens.size;
    for (const token of state.tokens.keys()) state.tokens.set(token, world.clock.now());
    return c.json({ expired });
  });

  app.post("/tokens/scopes", async (c) => {
    const { state } = account(c.req.param("w"));
    const wish = await parse(bodies.scopes, c.req.raw);
    const scopes = [...(wish.scopes ?? SCOPES_DEFAULT), ...wish.with];
    state.appScopes = scopes.filter((scope) => !wish.without.includes(scope));
    return c.json({ scopes: state.appScopes });
  });

  app.post("/reporting", async (c) => {
    const { state } = account(c.req.param("w"));
    const { transactionsMs, balancesMs } = state.reportingLag;
    const wish = await parse(bodies.reporting, c.req.raw);
    state.reportingLag = {
      transactionsMs: wish.transactionsLagMs ?? transactionsMs,
      balancesMs: wish.balancesLagMs ?? balancesMs,
    };
    return c.json(state.reportingLag);
  });

  app.post("/webhooks/settle", async (c) => {
    const owner = account(c.req.param("w"));
    await settle(owner);
    return c.json({ waiting: owner.state.sendings.size });
  });

  return app;
}

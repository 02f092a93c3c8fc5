import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import type { Account, ItemStatus } from "./account.ts";
import { isEmail } from "./buyers.ts";
import { parse } from "./control.ts";
import { isItemError } from "./payout-errors.ts";
import {
  canMove,
  findItem,
  moveItem,
  payoutItemJson,
  setReceiver,
  setReceiverError,
} from "./payout-items.ts";
import { cancelBatch, createdJson, findBatch, processBatch, schedule } from "./payouts.ts";

const ITEM_STATUSES = [
  "SUCCESS",
  "FAILED",
  "UNCLAIMED",
  "RETURNED",
  "ONHOLD",
  "BLOCKED",
  "REFUNDED",
  "REVERSED",
] as const satisfies readonly ItemStatus[];

/** Mostly an e-mail; a phone number or an account's id can be known as well. */
const receiver = z
  .string()
  .min(1)
  .refine((value) => !value.includes("@") || isEmail(value), "not an e-mail that PayPal takes");

/** Read when they are used: control.ts and this file import each other. */
const bodies = {
  receiver: z.union([
    z.strictObject({
      email: receiver,
      status: z.enum(["verified", "unknown", "restricted", "blocked", "review"]),
    }),
    z.strictObject({ email: receiver, error: z.string().refine(isItemError) }),
  ]),
  item: z.strictObject({ status: z.enum(ITEM_STATUSES), error: z.exactOptional(z.string()) }),
  payouts: z.strictObject({ processing: z.enum(["immediate", "clock", "held"]) }),
};

/** What becomes of payouts, and when. */
export function payoutControl(account: (world: string | undefined) => Account): Hono {
  const app = new Hono();

  app.post("/receivers", async (c) => {
    const owner = account(c.req.param("w"));
    const wish = await parse(bodies.receiver, c.req.raw);
    if ("status" in wish) setReceiver(owner, wish.email, wish.status);
    else if (isItemError(wish.error)) setReceiverError(owner, wish.email, wish.error);
    return c.json(wish);
  });

  app.post("/payout-items/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const { status, error } = await parse(bodies.item, c.req.raw);
    const item = findItem(owner, c.req.param("id"));
    if (!canMove(item, status)) throw conflict(`a ${item.status} item cannot become ${status}`);
    moveItem(owner, item, status, error);
    return c.json(payoutItemJson(owner, item));
  });

  app.post("/payouts", async (c) => {
    const owner = account(c.req.param("w"));
    const { processing } = await parse(bodies.payouts, c.req.raw);
    owner.state.payoutProcessing = processing;
    for (const batch of owner.state.batches.values())
      if (batch.status === "PENDING") schedule(owner, batch);
    return c.json({ processing });
  });

  app.post("/payouts/:id/process", (c) => {
    const owner = account(c.req.param("w"));
    const batch = findBatch(owner, c.req.param("id"));
    processBatch(owner, batch);
    return c.json(createdJson(owner, batch));
  });

  app.post("/payouts/:id/cancel", (c) => {
    const owner = account(c.req.param("w"));
    const batch = findBatch(owner, c.req.param("id"));
    if (batch.status !== "PENDING") throw conflict(`batch ${batch.id} is ${batch.status}`);
    cancelBatch(owner, batch);
    return c.json(createdJson(owner, batch));
  });

  return app;
}

function conflict(message: string): HTTPException {
  return new HTTPException(409, { message });
}

import * as z from "zod";
import type { Answer, Greeting } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";

/** A list that anybody with a token may see, of which nothing is read; and the clock on the answer. */
export async function greet(deps: PayPalDeps): Promise<Answer<Greeting>> {
  const askedAt = deps.now();
  const path = "/v1/notifications/webhooks-event-types";
  const reply = await send(deps, { method: "GET", path });
  const answered = answer(deps.log, reply, z.looseObject({}));
  if (answered.kind !== "ok") return answered;
  const at = new Date((reply.kind === "replied" ? reply.date : undefined) ?? "");
  if (Number.isNaN(at.getTime())) return { kind: "unknown", code: "no_date" };
  // PayPal does not say: each environment has an address of its own.
  return { kind: "ok", value: { at, askedAt, answeredAt: deps.now(), isLive: undefined } };
}

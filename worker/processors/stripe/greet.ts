import * as z from "zod";
import type { Answer, Greeting } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";

const BalanceShape = z.looseObject({ object: z.literal("balance"), livemode: z.boolean() });

/** Asks for the balance, of which only the mode is read, and looks at the clock on the answer. */
export async function greet({ client, log, now }: StripeDeps): Promise<Answer<Greeting>> {
  const askedAt = now();
  let date: string | null = null;
  const balance = await answer(
    log,
    async () => {
      const answered = await client.balance.retrieve();
      // They are a Headers object where Stripe's client uses fetch, whatever its types say.
      date = new Headers(answered.lastResponse.headers).get("date");
      return answered;
    },
    BalanceShape,
  );
  if (balance.kind !== "ok") return balance;
  const at = new Date(date ?? "");
  if (Number.isNaN(at.getTime())) return { kind: "unknown", code: "no_date" };
  const isLive = balance.value.livemode;
  return { kind: "ok", value: { at, askedAt, answeredAt: now(), isLive } };
}

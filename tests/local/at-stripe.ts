import type { SandboxLine } from "../sandbox/main.ts";
import { askJson } from "./http.ts";

type Ask = {
  /** What is sent; without it something is read. */
  form?: Record<string, string> | string[][];
  /** In whose account there; without it in ours. */
  account?: string;
};

/** Stripe's API as its stand-in has it, for whoever has our account there. */
export const accountAtStripe =
  ({ stripe: { url, secretKey } }: Pick<SandboxLine, "stripe">) =>
  <T>(path: string, { form, account }: Ask = {}): Promise<T> =>
    askJson<T>(`${url}${path}`, {
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
      headers: {
        Authorization: `Bearer ${secretKey}`,
        ...(account && { "Stripe-Account": account }),
      },
    });

import type { SandboxLine } from "../../sandbox/main.ts";

type Ask = {
  /** What is sent; without it something is read. */
  form?: Record<string, string>;
  /** In whose account there; without it in ours. */
  account?: string;
};

/** Stripe as its dashboard shows it, for whoever has our account there. */
export const accountAtStripe =
  ({ stripe: { url, secretKey } }: SandboxLine) =>
  async <T>(path: string, { form, account }: Ask = {}): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
      headers: {
        Authorization: `Bearer ${secretKey}`,
        ...(account && { "Stripe-Account": account }),
      },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Stripe answers ${response.status} to ${path}: ${text}`);
    return JSON.parse(text) as T;
  };

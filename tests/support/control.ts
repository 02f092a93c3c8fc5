import { inject } from "vitest";
import type { Verdict } from "./expect-as-published.ts";

type Json = Record<string, unknown>;

/** One call to the stand-ins' control API. */
export async function control<T = Json>(method: string, path: string, body?: Json): Promise<T> {
  const response = await fetch(`${inject("sandbox").control}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? ({} as T) : JSON.parse(text);
}

export type Delivery = {
  endpoint: "stripe" | "stripe-connect" | "paypal";
  eventId: string;
  type: string;
  headers: Record<string, string>;
  bodyBase64: string;
};
export type LoggedRequest = {
  service: "stripe" | "paypal";
  method: string;
  path: string;
  idempotencyKey: string | null;
  replayed: boolean;
  status: number;
  params: Json;
  request?: Verdict;
  answer?: Verdict;
};

export const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

import { randomUUID } from "node:crypto";

/** An answer that was not expected, with what it says. */
export class UnexpectedAnswer extends Error {}

type Ask = { method?: string; body?: unknown; headers?: Record<string, string> };

/** JSON or a form in, JSON out; anything but 2xx throws. */
export async function askJson<T>(url: string, ask: Ask = {}): Promise<T> {
  const { status, body } = await requestText(url, ask);
  if (status < 200 || status > 299)
    throw new UnexpectedAnswer(`${ask.method ?? "GET"} ${url} answers ${status}: ${body}`);
  return (body === "" ? {} : JSON.parse(body)) as T;
}

async function requestText(url: string, { method = "GET", body, headers = {} }: Ask) {
  const isJson = body !== undefined && !(body instanceof URLSearchParams);
  const response = await fetch(url, {
    method,
    headers: { ...(isJson ? { "Content-Type": "application/json" } : {}), ...headers },
    body: isJson ? JSON.stringify(body) : (body ?? null),
  });
  return { status: response.status, body: await response.text() };
}

export const postJson = <T>(
  url: string,
  body: unknown = {},
  headers: Record<string, string> = {},
) => askJson<T>(url, { method: "POST", body, headers });

/** For a request that changes something at the shop's API: a key that nobody used before. */
export const freshKey = () => ({ "Idempotency-Key": randomUUID() });

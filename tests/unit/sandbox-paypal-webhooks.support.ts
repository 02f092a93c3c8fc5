import { createVerify, X509Certificate } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";
import { expect } from "vitest";
import { object } from "../sandbox/paypal/json.ts";
import type { TestPayPal } from "../sandbox/paypal/testing.ts";

export const BASE = "/v1/notifications";

export type Heard = { path: string; headers: Record<string, string>; body: string };
export type Listener = {
  url: string;
  heard: Heard[];
  /** What it answers from now on. */
  status: number;
  close(): Promise<void>;
};

/** A shop's webhook as PayPal sees it. */
export async function listen(): Promise<Listener> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      heard.push({ path: request.url ?? "", headers: Object.fromEntries(headers), body });
      response.writeHead(made.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const made: Listener = {
    url: `http://127.0.0.1:${port}`,
    heard,
    status: 200,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}

export async function makeWebhook(
  paypal: TestPayPal,
  url: string,
  ...names: string[]
): Promise<string> {
  const body = { url, event_types: names.map((name) => ({ name })) };
  const made = await paypal.call("POST", `${BASE}/webhooks`, { body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return String(made.body.id);
}

/** The types of the events that came to one path. */
export function typesOn(listener: Listener, path: string): string[] {
  return listener.heard
    .filter((each) => each.path === path)
    .map(({ body }) => String(object(JSON.parse(body)).event_type));
}

export async function isSignedFor(
  paypal: TestPayPal,
  webhookId: string,
  { headers, body }: Heard,
): Promise<boolean> {
  const pem = await (await paypal.fetch(headers["paypal-cert-url"] ?? "")).text();
  const signed = [
    headers["paypal-transmission-id"],
    headers["paypal-transmission-time"],
    webhookId,
    crc32(body),
  ].join("|");
  const { publicKey } = new X509Certificate(pem);
  const signature = headers["paypal-transmission-sig"] ?? "";
  return createVerify("sha256").update(signed).verify(publicKey, signature, "base64");
}

export async function postBack(
  paypal: TestPayPal,
  webhookId: string,
  { headers, body }: Heard,
): Promise<unknown> {
  const fields = {
    auth_algo: headers["paypal-auth-algo"],
    cert_url: headers["paypal-cert-url"],
    transmission_id: headers["paypal-transmission-id"],
    transmission_sig: headers["paypal-transmission-sig"],
    transmission_time: headers["paypal-transmission-time"],
    webhook_id: webhookId,
  };
  const raw = `${JSON.stringify(fields).slice(0, -1)},"webhook_event":${body}}`;
  const answer = await paypal.call("POST", `${BASE}/verify-webhook-signature`, { raw });
  return answer.body.verification_status;
}

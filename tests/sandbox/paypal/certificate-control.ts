import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import type { Account } from "./account.ts";
import type { CertificateStore, ServedCertificate } from "./certificate-store.ts";
import { goodChain, makeKeys } from "./certificates.ts";
import { parse } from "./control.ts";
import { certificateUrl, SIMULATOR_WEBHOOK_ID, transmissionHeaders } from "./events.ts";
import { MISUSES, type Misuse, misusedChain } from "./misuse.ts";

/** Read when they are used: control.ts and this file import each other. */
const bodies = {
  rotate: z.strictObject({ overlapMs: z.exactOptional(z.int().nonnegative()) }),
  fail: z.strictObject({
    times: z.int().nonnegative(),
    status: z.int().min(200).max(599).default(503),
    redirectTo: z.exactOptional(z.string()),
  }),
  misuse: z.strictObject({
    kind: z.enum(MISUSES),
    eventId: z.exactOptional(z.string()),
    event: z.exactOptional(z.record(z.string(), z.unknown())),
    bodyBase64: z.exactOptional(z.string()),
  }),
};

/** Certificates that rotate, fail and lie, for the tests of a verifier. */
export function certificateControl(
  account: (world: string | undefined) => Account,
  store: CertificateStore,
): Hono {
  const app = new Hono();

  app.get("/", async (c) => {
    const owner = account(c.req.param("w"));
    const current = await owner.certificate;
    const certificates = store.of(owner.world.id).map((certificate) => ({
      id: certificate.id,
      url: certificateUrl(owner, certificate),
      current: certificate.id === current.id,
      fetches: certificate.fetches,
    }));
    const fetches = certificates.reduce((sum, each) => sum + each.fetches, 0);
    return c.json({ certificates, fetches });
  });

  app.post("/rotate", async (c) => {
    const owner = account(c.req.param("w"));
    const { overlapMs } = await parse(bodies.rotate, c.req.raw);
    const chain = await goodChain(await store.authority(), await makeKeys());
    retire(owner, store, await owner.certificate, overlapMs);
    const certificate = await store.issue(owner.world, chain);
    owner.certificate = Promise.resolve(certificate);
    return c.json({ url: certificateUrl(owner, certificate) });
  });

  app.post("/fail", async (c) => {
    const owner = account(c.req.param("w"));
    const { times, status, redirectTo } = await parse(bodies.fail, c.req.raw);
    const answered = redirectTo === undefined ? status : 302;
    store.fail(owner.world.id, { times, status: answered, redirectTo });
    return c.json({ times, status: answered });
  });

  app.post("/misuse", async (c) => {
    const owner = account(c.req.param("w"));
    const wish = await parse(bodies.misuse, c.req.raw);
    const body = bodyOf(owner, wish);
    const headers = await misusedHeaders(owner, store, wish.kind, body);
    return c.json({
      certUrl: headers["paypal-cert-url"],
      headers,
      bodyBase64: Buffer.from(body).toString("base64"),
    });
  });

  return app;
}

/** The old one goes on being served and believed; with an overlap, until that is over. */
function retire(
  owner: Account,
  store: CertificateStore,
  { id }: ServedCertificate,
  overlapMs: number | undefined,
): void {
  const { clock } = owner.world;
  const untilMs = overlapMs === undefined ? Number.POSITIVE_INFINITY : clock.now() + overlapMs;
  owner.retired.set(id, untilMs);
  if (overlapMs === undefined) return;
  clock.schedule(untilMs, `certificate ${id} ends`, () => store.end(id));
}

async function misusedHeaders(
  owner: Account,
  store: CertificateStore,
  kind: Misuse,
  body: Uint8Array,
): Promise<Record<string, string>> {
  const nowMs = owner.world.clock.now();
  const chain = await misusedChain(kind, await store.authority(), nowMs);
  const certificate =
    chain === undefined ? await owner.certificate : await store.issue(owner.world, chain);
  return transmissionHeaders(owner, body, nowMs, {
    certificate,
    ...(kind === "other_webhook_id" && { webhookId: owner.world.ids.upper(17) }),
    ...(kind === "simulator" && { webhookId: SIMULATOR_WEBHOOK_ID }),
    ...(kind === "sha1" && { sha1: true }),
  });
}

type Wish = z.infer<typeof bodies.misuse>;

/** An event that existed, one that the caller makes up, any bytes at all, or a plain example. */
function bodyOf(owner: Account, wish: Wish): Uint8Array {
  if (wish.bodyBase64 !== undefined) return Buffer.from(wish.bodyBase64, "base64");
  if (wish.eventId !== undefined) {
    const event = owner.state.events.find(({ id }) => id === wish.eventId);
    if (event === undefined)
      throw new HTTPException(404, { message: `there is no event ${wish.eventId}` });
    return event.body;
  }
  const example = {
    id: `WH-${owner.world.ids.upper(17)}-${owner.world.ids.upper(17)}`,
    event_version: "1.0",
    create_time: new Date(owner.world.clock.now()).toISOString(),
    resource_type: "capture",
    resource_version: "2.0",
    event_type: "PAYMENT.CAPTURE.COMPLETED",
    summary: "A capture that never was",
    resource: { id: owner.world.ids.upper(17), status: "COMPLETED" },
    links: [],
  };
  return new TextEncoder().encode(JSON.stringify(wish.event ?? example));
}

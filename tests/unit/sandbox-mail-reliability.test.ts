import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../sandbox/core/contract.ts";
import { MAIL, type MailStandIn, type OpenedMail, startMail } from "./sandbox-mail.support.ts";

let standIn: MailStandIn;
let mail: OpenedMail;

beforeAll(async () => {
  standIn = await startMail();
});
afterAll(() => standIn.close());
beforeEach(async () => {
  mail = await standIn.open();
});

const plan = (kind: Fault["kind"], more: Partial<Fault> = {}) =>
  mail.world.faults.plan({ service: "mail", route: "POST /emails", kind, ...more });
const DAY_MS = 86_400_000;

describe("an idempotency key", () => {
  const under = (idempotencyKey: string, more = {}) =>
    mail.call("POST", "/emails", { ...MAIL, ...more }, { idempotencyKey });

  it("sends one mail, however often and in whatever order its fields come", async () => {
    const first = await under("k1");
    const turned = Object.fromEntries(Object.entries(MAIL).reverse());
    const again = await mail.call("POST", "/emails", turned, { idempotencyKey: "k1" });
    expect(again.json).toEqual(first.json);
    expect(await mail.messages()).toMatchObject([{ idempotencyKey: "k1" }]);
    expect(mail.world.log.all().map(({ replayed }) => replayed)).toEqual([false, true]);
  });

  it("refuses another mail, and another path", async () => {
    await under("k1");
    expect((await under("k1", { subject: "Other" })).json).toMatchObject({
      statusCode: 409,
      name: "invalid_idempotent_request",
    });
    const batch = await mail.call("POST", "/emails/batch", [MAIL], { idempotencyKey: "k1" });
    expect(batch.json.name).toBe("invalid_idempotent_request");
  });

  it("is forgotten after a day", async () => {
    await under("k1");
    await mail.world.clock.advance(DAY_MS - 1_000);
    await under("k1");
    expect(await mail.messages()).toHaveLength(1);
    await mail.world.clock.advance(2_000);
    await under("k1");
    expect(await mail.messages()).toHaveLength(2);
  });

  it("is busy while the first request runs", async () => {
    plan("slow", { delayMs: 500 });
    const [one, other] = await Promise.all([under("k1"), under("k1")]);
    const [done, refused] = one.status === 200 ? [one, other] : [other, one];
    expect(done.status).toBe(200);
    expect(refused.json).toMatchObject({
      ...{ statusCode: 409, name: "concurrent_idempotent_requests" },
    });
    expect((await under("k1")).json).toEqual(done.json);
  });

  it("is free again after what was refused", async () => {
    expect((await under("k1", { to: "x" })).status).toBe(422);
    expect((await under("k1")).status).toBe(200);
  });

  it("has 1 to 256 characters", async () => {
    expect((await under("x".repeat(257))).json).toMatchObject({
      statusCode: 400,
      name: "invalid_idempotency_key",
    });
    expect((await under("x".repeat(256))).status).toBe(200);
  });

  it("finds the mail whose answer was lost", async () => {
    plan("answer_lost");
    await expect(under("k1")).rejects.toThrow();
    expect((await under("k1")).status).toBe(200);
    expect(await mail.messages()).toHaveLength(1);
  });
});

describe("faults", () => {
  it.each([
    ["error_500", 500, "internal_server_error"],
    ["conflict_409", 409, "concurrent_idempotent_requests"],
    ["rate_limit_429", 429, "rate_limit_exceeded"],
    ["unauthorized_401", 401, "missing_api_key"],
  ] as const)(
    "%s is answered in the provider's form, and nothing is sent",
    async (kind, status, name) => {
      plan(kind);
      expect(await mail.refusal({})).toMatchObject({ statusCode: status, name });
      expect(await mail.messages()).toEqual([]);
    },
  );

  it.each([
    [true, 1],
    [false, 0],
  ])("a 500 with effect %s sends %i mails", async (effect, count) => {
    plan("error_500_cached", { effect });
    expect(await mail.refusal({})).toMatchObject({ statusCode: 500 });
    expect(await mail.messages()).toHaveLength(count);
  });

  it("a request may be lost before anything happens", async () => {
    plan("request_lost");
    await expect(mail.send()).rejects.toThrow();
    expect(await mail.messages()).toEqual([]);
  });
});

describe("the rate limit", () => {
  it("is off until it is set, and counts by the second", async () => {
    await mail.control("/rate", { perSecond: 2 });
    const answers = [await mail.call("GET", "/emails"), await mail.call("GET", "/emails")];
    expect(answers.map(({ headers }) => headers.get("ratelimit-remaining"))).toEqual(["1", "0"]);
    const over = await mail.call("POST", "/emails", MAIL);
    expect(over.json).toMatchObject({ statusCode: 429, name: "rate_limit_exceeded" });
    expect(over.headers.get("retry-after")).toBe("1");
    await mail.world.clock.advance(1_000);
    await mail.send();
    await mail.control("/rate", { perSecond: null });
    for (const _ of [1, 2, 3]) await mail.send();
  });
});

describe("webhooks", () => {
  const typesOf = async () => (await mail.events()).map(({ event }) => event.type);

  it("are signed as Svix does", async () => {
    const id = await mail.send({ tags: [{ name: "kind", value: "order" }] });
    const [sent] = await mail.events();
    expect(sent?.endpoint).toBe("mail");
    expect(sent?.event).toMatchObject({
      type: "email.sent",
      data: { email_id: id, from: MAIL.from, to: [MAIL.to], tags: { kind: "order" } },
    });
    expect(sent?.headers["svix-signature"]).toBe(signatureOf(mail.webhookSecret, sent));
  });

  function signatureOf(
    secret: string,
    sent: Awaited<ReturnType<typeof mail.events>>[number] | undefined,
  ) {
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const about = `${sent?.headers["svix-id"]}.${sent?.headers["svix-timestamp"]}.`;
    return `v1,${createHmac("sha256", key)
      .update(about)
      .update(sent?.body ?? "")
      .digest("base64")}`;
  }

  it.each([
    ["delivered@resend.dev", ["email.sent", "email.delivered"]],
    ["bounced@resend.dev", ["email.sent", "email.bounced"]],
    ["bounced+label@resend.dev", ["email.sent", "email.bounced"]],
    ["complained@resend.dev", ["email.sent", "email.delivered", "email.complained"]],
    ["suppressed@resend.dev", ["email.suppressed"]],
    ["ada@example.com", ["email.sent", "email.delivered"]],
  ])("tell what becomes of a mail to %s", async (to, types) => {
    const id = await mail.send({ to });
    await mail.world.clock.advance(120_000);
    expect(await typesOf()).toEqual(types);
    expect(await mail.lastEvent(id)).toBe(types.at(-1)?.replace("email.", ""));
  });

  it("say why a mail came back", async () => {
    await mail.send({ to: "bounced@resend.dev", headers: { "X-Order": "o1" } });
    await mail.world.clock.advance(1_000);
    const [, bounced] = await mail.events();
    expect(bounced?.event.data).toMatchObject({
      bounce: { type: "Permanent", subType: "General" },
      headers: [{ name: "X-Order", value: "o1" }],
    });
  });

  it("follow what was said about an address, of copies too", async () => {
    await mail.control("/addresses", { email: "Bob@example.com", outcome: "bounced" });
    await mail.send({ cc: "bob@example.com" });
    await mail.world.clock.advance(1_000);
    await mail.control("/addresses", { email: "bob@example.com", outcome: "delivery_delayed" });
    await mail.send({ bcc: "bob@example.com" });
    await mail.world.clock.advance(1_000);
    expect((await typesOf()).sort()).toEqual([
      "email.bounced",
      "email.delivery_delayed",
      "email.sent",
      "email.sent",
    ]);
  });

  it("tell of what happens weeks later", async () => {
    const id = await mail.send();
    await mail.events();
    await mail.control(`/messages/${id}`, { event: "complained" });
    expect(await typesOf()).toEqual(["email.complained"]);
  });

  it("tell of a mail that waits for its time", async () => {
    const scheduled_at = new Date(mail.world.clock.now() + DAY_MS).toISOString();
    await mail.send({ scheduled_at });
    expect(await typesOf()).toEqual(["email.scheduled"]);
  });

  it("are signed with both secrets for a day after a change", async () => {
    const { json } = await mail.control("/webhook-secret", { keepOld: true });
    const secrets = [String(json.webhookSecret), mail.webhookSecret];
    await mail.send();
    const [sent] = await mail.events();
    const both = secrets.map((secret) => signatureOf(secret, sent)).join(" ");
    expect(sent?.headers["svix-signature"]).toBe(both);
    await mail.world.clock.advance(DAY_MS);
    const [, later] = [await mail.events(), await mail.send().then(() => mail.events())];
    expect(later[0]?.headers["svix-signature"]).toBe(signatureOf(secrets[0] ?? "", later[0]));
  });

  it("keep their id when they are sent again", async () => {
    await mail.send();
    const [first] = await mail.events();
    const id = first?.headers["svix-id"] ?? "";
    expect(mail.world.deliveries.resend(id)).toBe(true);
    const [again] = await mail.events();
    expect(again?.headers["svix-id"]).toBe(id);
  });
});

describe("a restart", () => {
  it("keeps mails, keys, plans and what waits on the clock", async () => {
    const id = await mail.send({ to: "bounced@resend.dev" }, { idempotencyKey: "k1" });
    const saved = structuredClone(standIn.registry.save());
    const again = await startMail();
    try {
      await again.registry.restore(saved);
      const back = again.opened(mail.world.id);
      expect(back.apiKey).toBe(mail.apiKey);
      expect(await back.send({ to: "bounced@resend.dev" }, { idempotencyKey: "k1" })).toBe(id);
      await back.world.clock.advance(1_000);
      expect(await back.lastEvent(id)).toBe("bounced");
      const [sent] = await back.events();
      expect(sent?.headers["svix-id"]).toMatch(/^msg_/);
    } finally {
      await again.close();
    }
  });
});

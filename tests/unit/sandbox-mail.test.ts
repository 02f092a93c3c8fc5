import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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

const many = (count: number) => Array.from({ length: count }, (_, n) => `b${n}@example.com`);

describe("a mail", () => {
  it("is taken, sent and delivered, and can be read back", async () => {
    const id = await mail.send({
      cc: ["bob@example.com"],
      bcc: "carol@example.com",
      reply_to: "help@hub.example",
      html: "<p>Thank you.</p>",
      tags: [{ name: "kind", value: "order" }],
    });
    expect(await mail.lastEvent(id)).toBe("sent");
    await mail.world.clock.advance(1_000);
    const { status, json } = await mail.call("GET", `/emails/${id}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      object: "email",
      id,
      from: MAIL.from,
      to: [MAIL.to],
      cc: ["bob@example.com"],
      bcc: ["carol@example.com"],
      reply_to: ["help@hub.example"],
      subject: "Your order",
      html: "<p>Thank you.</p>",
      text: "Thank you.",
      tags: [{ name: "kind", value: "order" }],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00$/),
      last_event: "delivered",
      scheduled_at: null,
    });
  });

  it.each([
    ["no sender", { from: undefined }, "missing_required_field", 422],
    ["no receiver", { to: [] }, "missing_required_field", 422],
    ["no subject", { subject: undefined }, "missing_required_field", 422],
    ["nothing to read", { text: undefined }, "missing_required_field", 422],
    ["a sender that is none", { from: "Hub" }, "validation_error", 422],
    ["a receiver that is none", { to: ["a@example.com", "b"] }, "validation_error", 422],
    ["two receivers in one text", { to: "a@example.com, b@example.com" }, "validation_error", 422],
    ["51 receivers", { to: many(51) }, "validation_error", 422],
    ["51 copies", { cc: many(51) }, "validation_error", 422],
    ["51 hidden copies", { bcc: many(51) }, "validation_error", 422],
    ["a subject that is no text", { subject: 1 }, "validation_error", 422],
    ["a line break in a header", { headers: { "X-A": "1\r\nBcc: x" } }, "validation_error", 422],
    ["headers in a list", { headers: ["X"] }, "validation_error", 422],
    ["a tag with a space", { tags: [{ name: "a b", value: "c" }] }, "validation_error", 422],
    ["a tag without a value", { tags: [{ name: "a" }] }, "missing_required_field", 422],
    ["a template that does not exist", { template: { id: "x" } }, "not_found", 404],
    ["a parameter that nobody knows", { subjekt: "x" }, "validation_error", 422],
    [
      "an attachment from elsewhere",
      { attachments: [{ filename: "a", path: "https://x.example/a" }] },
      "validation_error",
      422,
    ],
    [
      "an attachment that is not base64",
      { attachments: [{ filename: "a", content: "ä" }] },
      "validation_error",
      422,
    ],
    ["a time that has passed", { scheduled_at: "2020-01-01T00:00:00Z" }, "validation_error", 422],
    ["a time in words", { scheduled_at: "in 1 hour" }, "validation_error", 422],
  ])("is refused with %s", async (_, more, name, statusCode) => {
    expect(await mail.refusal(more)).toEqual({ statusCode, name, message: expect.any(String) });
    expect(await mail.messages()).toEqual([]);
  });

  it("may go to 50 receivers", async () => {
    await mail.send({ to: many(50) });
    expect(await mail.messages("?to=b49@example.com")).toHaveLength(1);
  });

  it("carries attachments, as base64 or as Node.js writes a buffer", async () => {
    await mail.send({
      attachments: [
        { filename: "a.txt", content: "aGk=", content_type: "text/plain" },
        { filename: "b.bin", content: { type: "Buffer", data: [1, 2, 3] }, content_id: "logo" },
      ],
    });
    const [message] = await mail.messages();
    expect(message?.attachments).toEqual([
      { filename: "a.txt", contentType: "text/plain", contentId: null, bytes: 2 },
      { filename: "b.bin", contentType: "application/octet-stream", contentId: "logo", bytes: 3 },
    ]);
    const huge = { filename: "c", content: "A".repeat(53_400_000) };
    expect(await mail.refusal({ attachments: [huge] })).toMatchObject({ statusCode: 422 });
  });

  it("comes only from domains that were verified, where they are listed", async () => {
    await mail.control("/domains", { verified: ["hub.example"] });
    await mail.send();
    expect(await mail.refusal({ from: "a@other.example" })).toMatchObject({
      statusCode: 403,
      message: expect.stringContaining("other.example domain is not verified"),
    });
    await mail.control("/domains", { verified: null });
    await mail.send({ from: "a@other.example" });
  });

  it("is not known by another id", async () => {
    const none = await mail.call("GET", "/emails/00000000-0000-4000-8000-000000000000");
    expect(none.json).toEqual({ statusCode: 404, name: "not_found", message: "Email not found" });
    expect((await mail.call("GET", "/emails/1")).status).toBe(422);
    const other = await standIn.open();
    const id = await other.send();
    expect((await mail.call("GET", `/emails/${id}`)).status).toBe(404);
  });
});

describe("a mail for later", () => {
  const inDays = (days: number) =>
    new Date(mail.world.clock.now() + days * 86_400_000).toISOString();
  const DAY_MS = 86_400_000;

  it("waits for its time", async () => {
    const id = await mail.send({ scheduled_at: inDays(2) });
    expect(await mail.lastEvent(id)).toBe("scheduled");
    await mail.world.clock.advance(2 * DAY_MS);
    expect(await mail.lastEvent(id)).toBe("sent");
    expect(await mail.refusal({ scheduled_at: inDays(31) })).toMatchObject({ statusCode: 422 });
  });

  it("can be moved", async () => {
    const id = await mail.send({ scheduled_at: inDays(1) });
    const moved = await mail.call("PATCH", `/emails/${id}`, { scheduled_at: inDays(3) });
    expect(moved.json).toEqual({ object: "email", id });
    await mail.world.clock.advance(2 * DAY_MS);
    expect(await mail.lastEvent(id)).toBe("scheduled");
    await mail.world.clock.advance(DAY_MS);
    expect(await mail.lastEvent(id)).toBe("sent");
    const late = await mail.call("PATCH", `/emails/${id}`, { scheduled_at: inDays(1) });
    expect(late.status).toBe(422);
  });

  it("can be stopped until it is sent", async () => {
    const id = await mail.send({ scheduled_at: inDays(1) });
    const cancel = () => mail.call("POST", `/emails/${id}/cancel`);
    expect((await cancel()).json).toEqual({ object: "email", id });
    await mail.world.clock.advance(2 * DAY_MS);
    expect(await mail.lastEvent(id)).toBe("canceled");
    expect((await cancel()).status).toBe(422);
  });
});

describe("a batch", () => {
  const batch = (body: unknown, idempotencyKey?: string) =>
    mail.call("POST", "/emails/batch", body, idempotencyKey ? { idempotencyKey } : {});

  it("sends all of its mails and answers their ids in order", async () => {
    const { json } = await batch([MAIL, { ...MAIL, subject: "Second" }]);
    const ids = (json.data as { id: string }[]).map(({ id }) => id);
    const messages = await mail.messages();
    expect(messages.map(({ id }) => id)).toEqual(ids.reverse());
    expect(messages[0]).toMatchObject({ subject: "Second" });
  });

  it.each([
    ["one bad mail among good ones", [MAIL, { ...MAIL, to: "x" }]],
    ["no mail", []],
    ["something that is no list", MAIL],
    ["101 mails", Array.from({ length: 101 }, () => MAIL)],
    ["an attachment", [{ ...MAIL, attachments: [] }]],
    ["a time", [{ ...MAIL, scheduled_at: "2030-01-01T00:00:00Z" }]],
  ])("sends nothing with %s", async (_, body) => {
    expect((await batch(body)).status).toBe(422);
    expect(await mail.messages()).toEqual([]);
  });

  it("is sent once under one key", async () => {
    const first = await batch([MAIL], "b1");
    expect((await batch([MAIL], "b1")).json).toEqual(first.json);
    expect(await mail.messages()).toHaveLength(1);
  });
});

describe("the list", () => {
  it("runs from the newest and pages both ways", async () => {
    const ids: string[] = [];
    for (const subject of ["1", "2", "3", "4"]) ids.unshift(await mail.send({ subject }));
    const list = async (query: string) => {
      const { json } = await mail.call("GET", `/emails${query}`);
      const data = json.data as { id: string }[];
      return { ids: data.map(({ id }) => id), more: json.has_more, first: data[0] };
    };
    expect(await list("")).toMatchObject({ ids, more: false });
    expect((await list("")).first).not.toHaveProperty("text");
    expect(await list("?limit=2")).toMatchObject({ ids: ids.slice(0, 2), more: true });
    expect(await list(`?limit=2&after=${ids[1]}`)).toMatchObject({
      ids: ids.slice(2),
      more: false,
    });
    expect(await list(`?limit=2&before=${ids[3]}`)).toMatchObject({ ids: ids.slice(1, 3) });
    expect(await list(`?limit=2&before=${ids[2]}`)).toMatchObject({ more: false });
  });

  it.each(["?limit=0", "?limit=101", "?limit=x", "?after=a&before=b"])(
    "is refused for %s",
    async (query) => {
      expect((await mail.call("GET", `/emails${query}`)).status).toBe(422);
    },
  );
});

describe("the keys", () => {
  it.each([
    ["no key", null, 401, "missing_api_key"],
    ["an unknown key", "re_x", 403, "invalid_api_key"],
  ])("%s is refused", async (_, key, statusCode, name) => {
    const { status, json } = await mail.call("POST", "/emails", MAIL, { key });
    expect([status, json.name]).toEqual([statusCode, name]);
  });

  it("a key for sending does nothing else", async () => {
    const id = await mail.send({}, { key: mail.sendingKey });
    const { status, json } = await mail.call("GET", `/emails/${id}`, undefined, {
      key: mail.sendingKey,
    });
    expect([status, json.name]).toEqual([401, "restricted_api_key"]);
  });

  it("can be taken away and given back", async () => {
    await mail.control("/keys/revoke");
    expect(await mail.refusal({})).toMatchObject({ name: "invalid_api_key" });
    await mail.control("/keys/restore");
    await mail.send();
  });

  it("only open what exists", async () => {
    expect((await mail.call("GET", "/contacts")).json).toMatchObject({ statusCode: 404 });
    expect((await mail.call("DELETE", "/emails/x")).json).toMatchObject({
      statusCode: 405,
      name: "method_not_allowed",
    });
    const { json } = await mail.call("POST", "/emails", undefined, { raw: "{" });
    expect(json).toMatchObject({ statusCode: 422, name: "validation_error" });
  });
});

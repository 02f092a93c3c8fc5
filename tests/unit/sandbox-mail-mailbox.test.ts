import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type MailStandIn, type OpenedMail, startMail } from "./sandbox-mail.support.ts";

let standIn: MailStandIn;
let mail: OpenedMail;

beforeAll(async () => {
  standIn = await startMail();
});
afterAll(() => standIn.close());
beforeEach(async () => {
  mail = await standIn.open();
});

describe("the mailbox for tests", () => {
  it("has the newest mail first, for whom and about what was asked", async () => {
    await mail.send({ subject: "First" });
    await mail.send({ subject: "Second", bcc: "Bob <BOB@example.com>" });
    const subjects = async (query: string) =>
      (await mail.messages(query)).map(({ subject }) => subject);
    expect(await subjects("")).toEqual(["Second", "First"]);
    expect(await subjects("?to=bob@example.com")).toEqual(["Second"]);
    expect(await subjects("?to=ADA@example.com")).toEqual(["Second", "First"]);
    expect(await subjects("?subject=first")).toEqual(["First"]);
    expect(await subjects("?to=nobody@example.com")).toEqual([]);
  });

  it("lists the links of both texts, each once, without the full stop", async () => {
    await mail.send({
      html: `<a href="https://hub.example/a?b=1&amp;c=2">x</a> <a href='mailto:a@b.example'>y</a> <a href="javascript:x">z</a>`,
      text: "See https://hub.example/t. And (https://hub.example/a?b=1&c=2)!",
    });
    expect((await mail.messages())[0]?.links).toEqual([
      "https://hub.example/a?b=1&c=2",
      "mailto:a@b.example",
      "https://hub.example/t",
    ]);
  });

  it("can be emptied", async () => {
    await mail.send();
    await mail.clear();
    expect(await mail.messages()).toEqual([]);
  });

  it.each([
    ["/addresses", { email: "x", outcome: "bounced" }],
    ["/addresses", { email: "a@example.com", outcome: "eaten" }],
    ["/messages/none", { event: "bounced" }],
    ["/domains", { verified: "hub.example" }],
    ["/rate", { perSecond: 0 }],
  ])("is not controlled by nonsense: %s %o", async (path, body) => {
    expect((await mail.control(path, body)).status).toBe(400);
  });
});

describe("the mailbox for people", () => {
  it("lists mails and says that none has left", async () => {
    const id = await mail.send({ subject: "<b>Sale</b>" });
    const page = await (await mail.page()).text();
    expect(page).toContain("sandbox");
    expect(page).toContain("&lt;b&gt;Sale&lt;/b&gt;");
    expect(page).toContain(`/mailbox/${id}`);
    expect(await (await mail.page("?to=nobody@example.com")).text()).toContain("No mail.");
  });

  it("shows one mail's HTML where it can do no harm", async () => {
    const id = await mail.send({
      html: `<script>alert("x")</script><a href="https://hub.example/login?t=1">Log in</a>`,
      headers: { "X-Order": "o1" },
    });
    const answer = await mail.page(`/${id}`);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await answer.text();
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page).not.toContain("<script>");
    expect(page).toContain('<a href="https://hub.example/login?t=1"');
    expect(page).toContain("X-Order");
  });

  it("gives out attachments, and only as files", async () => {
    const attachments = [{ filename: "bill ä.html", content: "PGI+", content_type: "text/html" }];
    const id = await mail.send({ attachments });
    const file = await mail.page(`/${id}/attachments/0`);
    expect(await file.text()).toBe("<b>");
    expect(file.headers.get("content-disposition")).toContain("attachment");
    expect(file.headers.get("content-type")).toBe("application/octet-stream");
    expect((await mail.page(`/${id}/attachments/1`)).status).toBe(404);
  });

  it("does not show the mails of another world", async () => {
    const other = await standIn.open();
    const id = await mail.send();
    expect((await other.page(`/${id}`)).status).toBe(404);
    expect((await fetch(`${mail.url}/worlds/none/mailbox`)).status).toBe(404);
  });
});

import { expect, test } from "vitest";
import { alertHook } from "../../worker/alert-hook.ts";

const URL_SECRET = "https://hooks.example/services/T0/B0/very-secret";
const at = new Date(0);
const alert = {
  kind: "refund_failed",
  subject: "re_1",
  facts: { code: "insufficient_funds", note: "ada@buyers.example" },
  ...{ times: 2, firstAt: at, lastAt: at },
};
type Sent = { url: string; init: RequestInit };

function hook(answer: () => Promise<Response>) {
  const sent: Sent[] = [];
  const lines: string[] = [];
  const write = (event: string, facts?: object) => lines.push(JSON.stringify({ event, ...facts }));
  const notify = alertHook({
    url: URL_SECRET,
    environment: "production",
    fetch: (async (url: string, init: RequestInit) => {
      sent.push({ url, init });
      return answer();
    }) as unknown as typeof fetch,
    log: { info: write, warn: write, error: write },
  });
  return { notify, sent, lines };
}

test("alerts are posted as JSON, with a line each that a chat shows", async () => {
  const { notify, sent } = hook(async () => new Response("ok"));
  expect(await notify([alert, { ...alert, subject: "re_2", times: 1 }])).toBe(true);
  const [{ url, init } = {} as Sent] = sent;
  expect([url, init.method]).toEqual([URL_SECRET, "POST"]);
  expect(new Headers(init.headers).get("Content-Type")).toBe("application/json");
  expect(JSON.parse(String(init.body))).toEqual({
    text: [
      "production:",
      "refund_failed re_1 code=insufficient_funds note=[redacted] (2 times)",
      "refund_failed re_2 code=insufficient_funds note=[redacted]",
    ].join("\n"),
    environment: "production",
    alerts: [
      {
        ...{ kind: "refund_failed", subject: "re_1", times: 2 },
        facts: { code: "insufficient_funds", note: "[redacted]" },
        ...{ firstAt: at.toISOString(), lastAt: at.toISOString() },
      },
      expect.objectContaining({ subject: "re_2", times: 1 }),
    ],
  });
});

test.each([
  ["refuses", async () => new Response("no", { status: 500 })],
  ["points elsewhere", async () => new Response(null, { status: 302 })],
  [
    "does not answer",
    async () => {
      throw new TypeError(`cannot reach ${URL_SECRET}`);
    },
  ],
])("an address that %s has not taken them, and stands in no log", async (_what, answer) => {
  const { notify, lines } = hook(answer);
  expect(await notify([alert])).toBe(false);
  expect(lines).toHaveLength(1);
  expect(lines.join()).not.toContain("very-secret");
});

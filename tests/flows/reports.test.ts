import { expect, test } from "vitest";
import { patterns } from "../../web/src/places.ts";
import { Report } from "../../worker/http/contract/reports.ts";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import { everything } from "../support/everything.ts";
import { problemOf } from "../support/orders.ts";
import { world } from "../support/world.ts";

const report: Report = {
  kind: "page",
  message: "TypeError: Cannot read properties of undefined (reading 'map')",
  stack: ["start-Bx3_2aZ.js:1:20412", "libraries-C0ffee.js:8:12"],
  path: "/orders/:id",
};

test("a page that broke tells the log in one line, from anybody, and nothing of it is kept", async () => {
  const w = await world();
  const before = await everything(w);
  const lines = capturedLogs();
  const headers = { "Content-Type": "application/json", Origin: "http://127.0.0.1" };
  const init = { method: "POST", headers, body: JSON.stringify(report) };
  const answer = await w.request("/api/reports", init);
  expect([answer.status, answer.body]).toEqual([202, {}]);
  expect(logged(lines, "page.broken")).toEqual([
    expect.objectContaining({
      level: "warn",
      ...report,
      stack: "start-Bx3_2aZ.js:1:20412 libraries-C0ffee.js:8:12",
    }),
  ]);
  expect(await everything(w)).toEqual(before);
});

test.each<[string, unknown]>([
  [
    "an order's id in the path",
    { ...report, path: "/orders/019b8d62-efb6-7000-8000-000000000000" },
  ],
  ["an order's token in the path", { ...report, path: "/orders/:id#abcDEF" }],
  ["a query in the path", { ...report, path: "/account/login?next=/account" }],
  ["another site's file", { ...report, stack: ["https://evil.example/x.js:1:1"] }],
  ["text in the stack", { ...report, stack: ["at Ada Lovelace, 12 Analytical Row"] }],
  ["a long stack", { ...report, stack: Array(11).fill("start-a.js:1:1") }],
  ["a long message", { ...report, message: "x".repeat(301) }],
  ["another kind", { ...report, kind: "gossip" }],
  ["more than is asked for", { ...report, email: "ada@buyers.example" }],
])("a report with %s is refused, and not logged", async (_, body) => {
  const w = await world();
  const lines = capturedLogs();
  const answer = await w.post("/api/reports", body);
  expect([answer.status, problemOf(answer).code]).toEqual([400, "body_invalid"]);
  expect(logged(lines, "page.broken")).toEqual([]);
});

test("a report from another site is refused, and what is personal in a message is not written", async () => {
  const w = await world();
  const lines = capturedLogs();
  const foreign = await w.post("/api/reports", report, { Origin: "https://evil.example" });
  expect([foreign.status, problemOf(foreign).code]).toEqual([403, "cross_site"]);

  const message = "Error: no order of ada@buyers.example with 4242 4242 4242 4242";
  await w.post("/api/reports", { ...report, message });
  const [line] = logged(lines, "page.broken");
  expect(line?.message).toBe("Error: no order of [redacted] with [redacted]");
});

test("every page of the app can be named in a report", () => {
  for (const path of [...patterns, "/elsewhere"])
    expect(Report.safeParse({ ...report, path }).success, path).toBe(true);
});

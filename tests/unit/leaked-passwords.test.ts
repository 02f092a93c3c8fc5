import { createHash } from "node:crypto";
import { expect, it, vi } from "vitest";
import { leakedPasswords } from "../../worker/leaked-passwords/range.ts";

const PASSWORD = "tangerine umbrella 41";
const digest = createHash("sha1").update(PASSWORD).digest("hex").toUpperCase();
const rest = digest.slice(5);
const other = "0".repeat(35);

function service(answer: string | Error, status = 200) {
  const fetch = vi.fn(async (_url: string | URL | Request, _init?: RequestInit) => {
    if (answer instanceof Error) throw answer;
    return new Response(answer, { status });
  });
  const warn = vi.fn();
  const isLeaked = leakedPasswords({ baseUrl: "https://leaks.example", fetch, warn });
  return { isLeaked, fetch, warn };
}

it.each([
  ["one line of many", `${other}:0\r\n${rest}:7\r\n${"F".repeat(35)}:1`, true],
  ["in small letters", `${rest.toLowerCase()}:7`, true],
  ["only filling", `${rest}:0\r\n${other}:2`, false],
  ["not there", `${other}:2`, false],
])("a password whose digest is %s", async (_, answer, isLeaked) => {
  const { isLeaked: ask, warn } = service(answer);
  expect(await ask(PASSWORD)).toBe(isLeaked);
  expect(warn.mock.calls).toEqual([]);
});

it("asks with five digits, for a filled answer, without a cookie, and waits only for a while", async () => {
  const { isLeaked, fetch } = service(`${other}:2`);
  await isLeaked(PASSWORD);
  const [[url, init] = []] = fetch.mock.calls;
  expect(url).toBe(`https://leaks.example/range/${digest.slice(0, 5)}`);
  expect(init).toEqual({
    headers: { "Add-Padding": "true" },
    signal: expect.any(AbortSignal),
    redirect: "manual",
  });
});

it.each([
  ["nothing", new Error("down"), 200, "Error"],
  ["another status", `${rest}:7`, 503, "answered with 503"],
  ["another page", "<html></html>", 200, "answered with 200"],
  ["a way elsewhere", "", 302, "answered with 302"],
])("lets the password through and warns when it gets %s", async (_, answer, status, reason) => {
  const { isLeaked, warn } = service(answer, status);
  expect(await isLeaked(PASSWORD)).toBe(false);
  expect(warn.mock.calls).toEqual([[reason]]);
});

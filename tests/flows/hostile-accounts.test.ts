import { expect, test } from "vitest";
import { authPaths } from "../../worker/auth/auth-paths.ts";
import { accountBodies } from "../../worker/http/contract/accounts.ts";
import { PASSWORD, registered } from "../support/accounts.ts";
import { outcomeOf } from "../support/desks.ts";
import { type World, world } from "../support/world.ts";

const EMAIL = "ada@buyers.example";
const hostile: readonly unknown[] = [
  ...["a\u0000b", "a\ud800b", "x".repeat(20_000), "x".repeat(1_000), "", "'; drop table users; --"],
  ...[null, -1, ["a"], { $ne: 1 }],
];
/** Text like any other, which some of the paths may take. */
const FREE = new Set(["'; drop table users; --", "", "x".repeat(1_000)]);
const OTHER = "eve@buyers.example";
const right = {
  ...{ name: "Ada", email: EMAIL, newEmail: "ada@elsewhere.example", token: "x".repeat(32) },
  ...{ password: PASSWORD, currentPassword: PASSWORD, newPassword: "quiet harbour lamp" },
  ...{ code: "123456", id: crypto.randomUUID() },
  response: { id: "x", rawId: "x", type: "public-key", response: {} },
};
let networks = 0;
/** From another network each time, so that no limit answers in the library's place. */
const send = (w: World, path: string, body: unknown, headers: Record<string, string> = {}) => {
  networks += 1;
  const network = `10.${networks >> 16}.${(networks >> 8) & 255}.${networks & 255}`;
  return w.post(`/api/auth${path}`, body, { ...headers, "CF-Connecting-IP": network });
};

test("every path of the accounts that takes a body has its shape", () => {
  const posts = Object.keys(authPaths).filter((name) => name.startsWith("POST "));
  expect(Object.keys(accountBodies).sort()).toEqual(posts.map((name) => name.slice(5)).sort());
});

const cases = Object.entries(accountBodies).map(([path, { shape }]) => {
  const names = Object.keys(shape).filter((name): name is keyof typeof right => name in right);
  return [path, names] as const;
});

test.each(cases)(
  "V203 whatever is sent to %s, nothing breaks, and only what our pages send is taken",
  async (path, names) => {
    const w = await world();
    const ada = await w.login({ email: EMAIL });
    const all = Object.fromEntries(names.map((name) => [name, right[name]]));
    const tell = async (body: object) => {
      const answer = await send(w, path, body, ada.headers);
      // Whether somebody else is registered changes nothing.
      const other = await send(w, path, { ...body, ...(all.email ? { email: OTHER } : {}) });
      return [answer.status, other.status];
    };
    const broken: unknown[] = [];
    for (const name of names)
      for (const value of hostile) {
        const told = await tell({ ...all, [name]: value });
        const isText = typeof value === "string" && FREE.has(value) && name !== "response";
        if (told.some((status) => status >= 500) || (!isText && told[0] !== 400))
          broken.push([name, String(JSON.stringify(value)).slice(0, 30), told]);
      }
    for (const extra of [{ role: "operator" }, { image: "javascript:1" }, { callbackURL: "/" }]) {
      const answer = await send(w, path, { ...all, ...extra }, ada.headers);
      if (answer.status !== 400) broken.push([extra, outcomeOf(answer)]);
    }
    expect(broken).toEqual([]);
  },
  30_000,
);

test("nobody learns from a name that cannot be kept whether an address has an account", async () => {
  const w = await world();
  await registered(w, EMAIL);
  const body = { ...right, name: "a\u0000b" };
  const answers = [EMAIL, OTHER].map((email) =>
    send(w, "/sign-up/email", { name: body.name, email, password: PASSWORD }),
  );
  expect((await Promise.all(answers)).map(outcomeOf)).toEqual(Array(2).fill([400, "body_invalid"]));
});

test("a body that is JSON under another content type, or a form, is none", async () => {
  const w = await world();
  await registered(w, EMAIL);
  const login = { email: EMAIL, password: PASSWORD };
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
    const json = await send(w, "/sign-in/email", login, { "Content-Type": type });
    expect(outcomeOf(json)).toEqual([415, "content_type_unsupported"]);
    const form = `${new URLSearchParams(login)}`;
    const asForm = await send(w, "/sign-in/email", form, { "Content-Type": type });
    expect(outcomeOf(asForm)).toEqual([415, "content_type_unsupported"]);
  }
  expect((await send(w, "/sign-in/email", login)).status).toBe(200);
});

test("V203 whatever stands in an address of the accounts' breaks nothing either", async () => {
  const w = await world();
  const { headers } = await w.login({ email: EMAIL });
  const gets = Object.keys(authPaths).filter((name) => name.startsWith("GET "));
  for (const name of gets)
    for (const value of ["%00", "%ED%A0%80", "x".repeat(5_000), "[]", "%27--"])
      for (const field of ["name", "authenticatorAttachment", "context", "disableRefresh"]) {
        const path = `/api/auth${name.slice(4)}?${field}=${value}`;
        expect((await w.get(path, headers)).status, path).toBeLessThan(500);
      }
});

import { expect } from "vitest";
import type { Answer, World } from "./world.ts";

export const PASSWORD = "correct horse battery staple";

/** A browser at the accounts' pages: keeps its cookies as a browser does. */
export function browser(w: World, headers: Record<string, string> = {}) {
  const cookies = new Map<string, string>();
  const sent = () =>
    cookies.size === 0
      ? {}
      : { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  function keep(answer: Answer): Answer {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0(;|$)/i.test(line) || value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }
  return {
    cookies,
    get: async (path: string) => keep(await w.get(path, { ...sent(), ...headers })),
    post: async (path: string, body: unknown = {}) =>
      keep(await w.post(path, body, { ...sent(), ...headers })),
  };
}
export type Browser = ReturnType<typeof browser>;

/** What stands behind the # of the newest mail's link. */
export async function tokenMailed(w: World, to: string): Promise<string> {
  const mails = await w.mailsTo(to);
  const token = /#(\S+)/.exec(mails[0]?.text ?? "")?.[1];
  if (!token) throw new Error(`no link was mailed to ${to}: ${JSON.stringify(mails)}`);
  return token;
}

/** What the page of the newest mail's link does. */
export const provedAddress = async (w: World, b: Browser, email: string) =>
  b.post("/api/auth/verify-email", { token: await tokenMailed(w, email) });

/** Registered, with the address proved and logged in. */
export async function registered(w: World, email: string, password = PASSWORD): Promise<Browser> {
  const b = browser(w);
  const signedUp = await b.post("/api/auth/sign-up/email", { name: "Ada", email, password });
  expect(signedUp.status).toBe(200);
  expect((await provedAddress(w, b, email)).status).toBe(200);
  return b;
}

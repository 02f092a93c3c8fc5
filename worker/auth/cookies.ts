import { createHmac, timingSafeEqual } from "node:crypto";

/** `__Host-`: only this very host sets and gets it, over TLS, for every path. */
export const SESSION_COOKIE = "__Host-session";

/**
 * The token in a login cookie, if one of our secrets signed it. The library signs with the first
 * secret and knows no other; so that a secret can be replaced without anybody being logged out,
 * each that is still honoured is tried here.
 */
export function tokenIn(cookie: string | null, secrets: readonly string[]): string | undefined {
  const value = cookieValue(cookie);
  const at = value?.lastIndexOf(".") ?? -1;
  if (value === undefined || at < 1) return undefined;
  const [token, signature] = [value.slice(0, at), value.slice(at + 1)];
  return secrets.some((secret) => isSigned(token, signature, secret)) ? token : undefined;
}

/** The same cookies, with the login cookie signed as the library expects it. */
export function resigned(cookie: string | null, secrets: readonly string[]): string | null {
  const token = tokenIn(cookie, secrets);
  if (cookie === null || token === undefined) return cookie;
  const others = withoutLogin(cookie);
  const own = `${SESSION_COOKIE}=${signed(token, secrets[0] ?? "")}`;
  return others ? `${others}; ${own}` : own;
}

/** The same cookies, and nobody is logged in by them. */
export const withoutLogin = (cookie: string | null): string | null =>
  cookie &&
  pairsOf(cookie)
    .filter(([name]) => name !== SESSION_COOKIE)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");

/** As the library's own signed cookies: the token, a dot, and its HMAC in base64. */
export const signed = (token: string, secret: string) =>
  encodeURIComponent(`${token}.${macOf(token, secret).toString("base64")}`);

function cookieValue(cookie: string | null): string | undefined {
  const found = pairsOf(cookie ?? "").filter(([name]) => name === SESSION_COOKIE);
  // Two of them: somebody tries to pass one off for the other.
  if (found.length !== 1) return undefined;
  try {
    return decodeURIComponent(found[0]?.[1] ?? "");
  } catch {
    return undefined;
  }
}

const pairsOf = (cookie: string) =>
  cookie
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? ([pair, ""] as const) : ([pair.slice(0, at), pair.slice(at + 1)] as const);
    });

/** In constant time, whatever the length; letter by letter, since base64 has many ways to say one thing. */
function isSigned(token: string, signature: string, secret: string): boolean {
  const expected = Buffer.from(macOf(token, secret).toString("base64"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const macOf = (token: string, secret: string) =>
  createHmac("sha256", secret).update(token).digest();

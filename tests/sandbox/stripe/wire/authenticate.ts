import type { Platform } from "../platform.ts";
import { type StripeError, unauthorized } from "./errors.ts";
import type { Form } from "./form.ts";
import { permitted } from "./permissions.ts";

export type Caller = {
  platform: Platform;
  kind: "secret" | "publishable" | "restricted";
  permits(permission: string): boolean;
};

/** Whose key it was is known even when it is good for nothing any more. */
export type Refused = { error: StripeError; platform: Platform | undefined };

/** The account is found by its key: as a bearer token, by Basic, or in the form as Stripe.js does. */
export function authenticate(
  platforms: Iterable<Platform>,
  header: string | undefined,
  params: Form,
): Caller | Refused {
  const key = keyOf(header) ?? (typeof params.key === "string" ? params.key : undefined);
  if (!key) {
    return refuse(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  for (const platform of platforms) {
    const caller = callerOf(platform, key);
    if (!caller) continue;
    const { revoked, rolled } = platform.keys;
    if (!revoked && rolled.get(key) !== "expired") return caller;
    return {
      error: unauthorized(`Expired API Key provided: ${masked(key)}`, "api_key_expired"),
      platform,
    };
  }
  return refuse(`Invalid API Key provided: ${masked(key)}`);
}

function refuse(message: string): Refused {
  return { error: unauthorized(message), platform: undefined };
}

function keyOf(header: string | undefined): string | undefined {
  const [scheme, value = ""] = (header ?? "").split(" ");
  if (scheme === "Bearer") return value;
  if (scheme === "Basic") return Buffer.from(value, "base64").toString().split(":")[0];
  return undefined;
}

function callerOf(platform: Platform, key: string): Caller | undefined {
  const { keys } = platform;
  if (key === keys.secret || keys.rolled.has(key))
    return { platform, kind: "secret", permits: () => true };
  if (key === keys.publishable) return { platform, kind: "publishable", permits: () => false };
  const permissions = keys.restricted.get(key);
  if (!permissions) return undefined;
  return {
    platform,
    kind: "restricted",
    permits: (wanted) => permitted(permissions, wanted),
  };
}

function masked(key: string): string {
  return `${key.slice(0, 8)}***${key.slice(-4)}`;
}

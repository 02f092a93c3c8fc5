import {
  type Authority,
  type Chain,
  chain,
  goodChain,
  LEAF_NAME_LIVE,
  LEAF_NAME_SANDBOX,
  type LeafOptions,
  makeIssuer,
  makeKeys,
  makeLeaf,
} from "./certificates.ts";

const DAY_MS = 86_400_000;

/** How a delivery can be wrong; each is otherwise perfect, so that only the named check refuses it. */
export const MISUSES = [
  "expired",
  "not_yet_valid",
  "other_name",
  "live_name",
  "lookalike_name",
  "self_signed",
  "non_ca_issuer",
  "expired_issuer",
  "foreign_root",
  "missing_intermediate",
  "other_webhook_id",
  "simulator",
  "sha1",
  "no_pem",
  "none",
] as const;

export type Misuse = (typeof MISUSES)[number];

/** The chain served for a misuse; `undefined` where the current one is right and something else is wrong. */
export async function misusedChain(
  kind: Misuse,
  authority: Authority,
  nowMs: number,
): Promise<Chain | undefined> {
  const { intermediate, leafKeys } = authority;
  switch (kind) {
    case "expired":
      return under(authority, {
        notBefore: new Date(nowMs - 400 * DAY_MS),
        notAfter: new Date(nowMs - DAY_MS),
      });
    case "not_yet_valid":
      return under(authority, {
        notBefore: new Date(nowMs + DAY_MS),
        notAfter: new Date(nowMs + 400 * DAY_MS),
      });
    case "other_name":
      return under(authority, { name: "www.artisans.example" });
    case "live_name":
      return under(authority, { name: LEAF_NAME_LIVE });
    case "lookalike_name":
      // The right name stands in another attribute, and begins the wrong one.
      return under(authority, {
        organization: LEAF_NAME_SANDBOX,
        name: `${LEAF_NAME_SANDBOX}.shop.example`,
      });
    case "self_signed":
      return chain(await makeLeaf(leafKeys, undefined));
    case "non_ca_issuer": {
      // The forger owns a genuine leaf of the same root and uses it as if it were an authority.
      const bought = await makeLeaf(await makeKeys(), intermediate, { name: "shop.example" });
      return chain(await makeLeaf(leafKeys, bought), bought, intermediate);
    }
    case "expired_issuer": {
      const ended = new Date(nowMs - DAY_MS);
      const name = "Stand-in PayPal Intermediate";
      const old = await makeIssuer(name, authority.intermediate.keys, authority.root, ended);
      return chain(await makeLeaf(leafKeys, old), old);
    }
    case "foreign_root": {
      const root = await makeIssuer("Stand-in PayPal Root", await makeKeys(), undefined);
      return chain(await makeLeaf(leafKeys, root), root);
    }
    case "missing_intermediate":
      return chain(await makeLeaf(leafKeys, intermediate));
    case "no_pem":
      return { pem: "<!doctype html><title>Service unavailable</title>", keys: leafKeys };
    case "other_webhook_id":
    case "simulator":
    case "sha1":
      return undefined;
    case "none":
      return goodChain(authority);
  }
}

async function under(authority: Authority, options: LeafOptions): Promise<Chain> {
  const leaf = await makeLeaf(authority.leafKeys, authority.intermediate, options);
  return chain(leaf, authority.intermediate);
}

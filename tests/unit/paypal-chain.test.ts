import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, it, test } from "vitest";
import { trustedKey } from "../../worker/processors/paypal/chain.ts";
import { publicRoots, roots } from "../../worker/processors/paypal/roots.ts";
import {
  type Authority,
  type Chain,
  chain,
  goodChain,
  LEAF_NAME_SANDBOX,
  makeIssuer,
  makeLeaf,
} from "../sandbox/paypal/certificates.ts";
import { type Misuse, misusedChain } from "../sandbox/paypal/misuse.ts";
import { NOW } from "./paypal-adapter.support.ts";
import { issue, smallAuthority, smallKeys } from "./paypal-certificates.support.ts";

const DAY_MS = 86_400_000;
const daysOn = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

let authority: Authority;
beforeAll(async () => {
  authority = await smallAuthority();
});

type Trust = Parameters<typeof trustedKey>[1];
const trust = ({ pem }: Pick<Chain, "pem">, more: Partial<Trust> = {}) =>
  trustedKey(pem, {
    ...{ name: LEAF_NAME_SANDBOX, roots: [authority.root.certificate], now: NOW },
    ...more,
  });
const trusted = { spki: expect.any(Uint8Array) };
const noPath = { problem: "no path to a pinned root" };
const expired = { problem: "expired or not yet valid" };
const otherName = { problem: "another name" };
const noCertificate = { problem: "not a certificate" };

test("V047 of PayPal's certificate below the pinned root the public key is trusted", async () => {
  const { spki } = trust(await goodChain(authority)) as { spki: Uint8Array };
  const { publicKey } = authority.leafKeys;
  const expected = createPublicKey(publicKey).export({ type: "spki", format: "der" });
  expect(Buffer.from(spki).equals(expected)).toBe(true);
});

test.each<[string, Misuse, object]>([
  ["V051", "self_signed", noPath],
  ["V051", "foreign_root", noPath],
  ["V051", "missing_intermediate", noPath],
  ["V051", "non_ca_issuer", noPath],
  ["V052", "expired", expired],
  ["V052", "not_yet_valid", expired],
  ["V052", "expired_issuer", expired],
  ["V053", "other_name", otherName],
  ["V053", "lookalike_name", otherName],
  ["V058", "live_name", otherName],
  ["V061", "no_pem", noCertificate],
])("%s a certificate that is %s proves nothing, and it is said why", async (_id, kind, problem) => {
  const bad = await misusedChain(kind, authority, NOW.getTime());
  expect(bad && trust(bad)).toEqual(problem);
});

describe("V052 dates are those of the clock that is handed in", () => {
  it("for the leaf, from its first instant to its last", async () => {
    const options = { notBefore: daysOn(-1), notAfter: daysOn(1) };
    const leaf = await makeLeaf(authority.leafKeys, authority.intermediate, options);
    const short = chain(leaf, authority.intermediate);
    const at = (days: number, ms = 0) =>
      trust(short, { now: new Date(daysOn(days).getTime() + ms) });
    for (const now of [at(0), at(-1), at(1)]) expect(now).toEqual(trusted);
    for (const now of [at(-1, -1), at(1, 1), at(2), at(-2)]) expect(now).toEqual(expired);
  });

  it("for every issuer too", async () => {
    const old = { names: ["Old"], isAuthority: true, notAfter: daysOn(-1) };
    const issuer = await issue(authority.root, await smallKeys(), old);
    const made = chain(await issue(issuer, authority.leafKeys, {}), issuer);
    expect(trust(made)).toEqual(expired);
    expect(trust(made, { now: daysOn(-2) })).toEqual(trusted);
  });

  it("for the root too", async () => {
    const root = await makeIssuer("Short", await smallKeys(), undefined);
    const long = { notAfter: new Date("2060-01-01T00:00:00Z") };
    const between = { ...long, names: ["Between"], isAuthority: true };
    const issuer = await issue(root, await smallKeys(), between);
    const made = chain(await issue(issuer, authority.leafKeys, long), issuer);
    const more = { roots: [root.certificate] };
    expect(trust(made, more)).toEqual(trusted);
    expect(trust(made, { ...more, now: new Date("2055-01-01T00:00:00Z") })).toEqual(expired);
  });
});

describe("V051 a path", () => {
  it("is found wherever an issuer stands in the file, and is no longer than three steps", async () => {
    const { root, intermediate, leafKeys } = authority;
    const second = await makeIssuer("Second", await smallKeys(), intermediate);
    const third = await makeIssuer("Third", await smallKeys(), second);
    const fromSecond = await makeLeaf(leafKeys, second);
    const fromThird = await makeLeaf(leafKeys, third);
    expect(trust(chain(fromSecond, second, intermediate))).toEqual(trusted);
    expect(trust(chain(fromSecond, root, intermediate, second))).toEqual(trusted);
    expect(trust(chain(fromThird, third, second, intermediate))).toEqual(noPath);
    expect(trust(chain(fromSecond, second, intermediate, root, root))).toEqual({
      problem: "too many certificates",
    });
  });

  it("goes through no circle, and finds the way past a twin that signed itself", async () => {
    const { intermediate, leafKeys } = authority;
    const twin = await makeIssuer("Stand-in PayPal Intermediate", intermediate.keys, undefined);
    const leaf = await makeLeaf(leafKeys, intermediate);
    expect(trust(chain(leaf, twin))).toEqual(noPath);
    expect(trust(chain(leaf, twin, intermediate))).toEqual(trusted);
    expect(trust(chain(leaf, intermediate, twin))).toEqual(trusted);
  });

  it("ends at a pinned root: any of them, and none of what is no certificate", async () => {
    const good = await goodChain(authority);
    const other = await makeIssuer("Other", await smallKeys(), undefined);
    const both = [other.certificate, authority.root.certificate];
    expect(trust(good, { roots: both })).toEqual(trusted);
    for (const pinned of [[], [other.certificate], ["-----BEGIN"]])
      expect(trust(good, { roots: pinned })).toEqual(noPath);
    expect(trust(good, { roots: publicRoots })).toEqual(noPath);
  });

  it("leads through no certificate of somebody who is no authority, though no key usage forbids it", async () => {
    const keys = await smallKeys();
    for (const [isAuthority, expected] of [
      [true, trusted],
      [false, noPath],
    ] as const) {
      const bought = await issue(authority.intermediate, keys, { names: ["shop"], isAuthority });
      const made = chain(
        await issue(bought, authority.leafKeys, {}),
        ...[bought, authority.intermediate],
      );
      expect(trust(made)).toEqual(expected);
    }
  });

  it("leads through no certificate of the right name with another key", async () => {
    const name = "Stand-in PayPal Intermediate";
    const forger = await makeIssuer(name, await smallKeys(), undefined);
    const leaf = await makeLeaf(authority.leafKeys, forger);
    expect(trust(chain(leaf, authority.intermediate))).toEqual(noPath);
  });
});

test("V053 a name counts whole: neither a part of it, nor a second one beside it, nor none", async () => {
  for (const name of [
    `${LEAF_NAME_SANDBOX}.evil.example`,
    `evil.${LEAF_NAME_SANDBOX}`,
    LEAF_NAME_SANDBOX.toUpperCase(),
    `x,CN=${LEAF_NAME_SANDBOX}`,
    `x\nCN=${LEAF_NAME_SANDBOX}`,
  ]) {
    const leaf = await makeLeaf(authority.leafKeys, authority.intermediate, { name });
    expect(trust(chain(leaf, authority.intermediate)), name).toEqual(otherName);
  }
  for (const names of [
    [LEAF_NAME_SANDBOX, "evil.example"],
    ["evil.example", LEAF_NAME_SANDBOX],
    [LEAF_NAME_SANDBOX, LEAF_NAME_SANDBOX],
    [],
  ]) {
    const leaf = await issue(authority.intermediate, authority.leafKeys, { names });
    expect(trust(chain(leaf, authority.intermediate)), String(names)).toEqual(otherName);
  }
});

test("V061 a file of which one certificate cannot be read proves nothing", async () => {
  const { pem } = await goodChain(authority);
  const nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  for (const file of ["", nonsense, `${pem}${nonsense}`, `${nonsense}${pem}`])
    expect(trust({ pem: file })).toEqual(noCertificate);
  expect(trust({ pem: `# by PayPal\n${pem}# the end` }), "comments are none").toEqual(trusted);
});

test("V054 a key of another kind than RSA is not trusted with signatures", async () => {
  const keys = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const leaf = await makeLeaf(keys, authority.intermediate);
  expect(trust(chain(leaf, authority.intermediate))).toEqual({ problem: "not an RSA key" });
});

test("the pinned roots are what they are called, authorities, and valid for years", () => {
  expect(publicRoots).toHaveLength(roots.length);
  for (const { name, sha256, pem } of roots) {
    const root = new X509Certificate(pem);
    expect(root.subject).toContain(`CN=${name}`);
    expect(root.fingerprint256).toBe(sha256);
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey), "signs itself").toBe(true);
    expect(Date.parse(root.validTo)).toBeGreaterThan(Date.parse("2031-01-01"));
  }
});

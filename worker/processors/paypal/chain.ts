import { X509Certificate } from "node:crypto";

/** Leaf, two intermediates, and the root that PayPal's host may add: more is no chain of a public authority. */
const SERVED_MAX = 4;
/** Steps from the leaf up to the root. */
const ISSUERS_MAX = 3;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

type Trust = {
  /** The common name, exactly. */
  readonly name: string;
  /** PEM. */
  readonly roots: readonly string[];
  readonly now: Date;
};

/**
 * The public key of the first certificate, if it is PayPal's: its name, all dates, and a path to a
 * pinned root on which every issuer is an authority. Neither `verify` nor `checkIssued` looks at
 * that last point: they take a certificate signed by anybody's genuine one.
 */
export function trustedKey(
  pem: string,
  { name, roots, now }: Trust,
): { readonly spki: Uint8Array<ArrayBuffer> } | { readonly problem: string } {
  const served = parse(pem.match(PEM) ?? []);
  const anchors = parse(roots);
  const [leaf, ...issuers] = served ?? [];
  if (served === undefined || leaf === undefined) return { problem: "not a certificate" };
  if (served.length > SERVED_MAX) return { problem: "too many certificates" };
  if (commonName(leaf) !== name) return { problem: "another name" };
  const path = pathTo(anchors ?? [], leaf, issuers);
  if (path === undefined) return { problem: "no path to a pinned root" };
  if (!path.every((certificate) => isValid(certificate, now)))
    return { problem: "expired or not yet valid" };
  if (leaf.publicKey.asymmetricKeyType !== "rsa") return { problem: "not an RSA key" };
  return { spki: Uint8Array.from(leaf.publicKey.export({ type: "spki", format: "der" })) };
}

/** From the leaf to a pinned root; only issuers that are authorities count. */
function pathTo(
  anchors: readonly X509Certificate[],
  leaf: X509Certificate,
  issuers: readonly X509Certificate[],
): readonly X509Certificate[] | undefined {
  const path = [leaf];
  for (let steps = 0; steps < ISSUERS_MAX; steps++) {
    const current = path.at(-1) ?? leaf;
    const anchor = anchors.find((root) => hasIssued(root, current));
    if (anchor) return [...path, anchor];
    const next = issuers.find((issuer) => !path.includes(issuer) && hasIssued(issuer, current));
    if (next === undefined) return undefined;
    path.push(next);
  }
  return undefined;
}

function hasIssued(issuer: X509Certificate, subject: X509Certificate): boolean {
  return issuer.ca === true && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

/** One name, or none at all: a second could be the one that another reader sees. */
function commonName({ subject }: X509Certificate): string | undefined {
  const names = subject.split("\n").filter((line) => line.startsWith("CN="));
  return names.length === 1 ? names[0]?.slice("CN=".length) : undefined;
}

function isValid({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return Date.parse(validFrom) <= now.getTime() && now.getTime() <= Date.parse(validTo);
}

function parse(pems: readonly string[]): X509Certificate[] | undefined {
  try {
    return pems.map((text) => new X509Certificate(text));
  } catch {
    return undefined;
  }
}

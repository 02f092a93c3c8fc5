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
  const served = parse(Array.from(pem.matchAll(PEM), ([text]) => text));
  const [leaf, ...issuers] = served;
  if (leaf === undefined) return { problem: "not a certificate" };
  if (served.length > SERVED_MAX) return { problem: "too many certificates" };
  if (commonName(leaf) !== name) return { problem: "another name" };
  const path = pathTo({ anchors: parse(roots), issuers }, leaf, []);
  if (path === undefined) return { problem: "no path to a pinned root" };
  if (!path.every((certificate) => isValid(certificate, now)))
    return { problem: "expired or not yet valid" };
  if (leaf.publicKey.asymmetricKeyType !== "rsa") return { problem: "not an RSA key" };
  return { spki: Uint8Array.from(leaf.publicKey.export({ type: "spki", format: "der" })) };
}

type Known = {
  readonly anchors: readonly X509Certificate[];
  readonly issuers: readonly X509Certificate[];
};
/** From what was reached, above what lies below it, to a pinned root; only authorities count. */
function pathTo(
  known: Known,
  reached: X509Certificate,
  below: readonly X509Certificate[],
): readonly X509Certificate[] | undefined {
  if (below.length === ISSUERS_MAX) return undefined;
  const path = [...below, reached];
  const anchor = known.anchors.find((root) => hasIssued(root, reached));
  if (anchor) return [...path, anchor];
  const next = known.issuers.find((each) => !path.includes(each) && hasIssued(each, reached));
  return next && pathTo(known, next, path);
}

function hasIssued(issuer: X509Certificate, subject: X509Certificate): boolean {
  return issuer.ca === true && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

/** One name, or none at all: a second could be the one that another reader sees. */
function commonName({ subject }: X509Certificate): string | undefined {
  // Of nobody, there is no subject at all, whatever Node's types say.
  const lines = (subject ?? "").split("\n");
  const [name, ...others] = lines.filter((line) => line.startsWith("CN="));
  return others.length === 0 ? name?.slice("CN=".length) : undefined;
}

function isValid({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return Date.parse(validFrom) <= now.getTime() && now.getTime() <= Date.parse(validTo);
}

/** All of them, or none: one that cannot be read makes the others doubtful. */
function parse(pems: readonly string[]): readonly X509Certificate[] {
  try {
    return pems.map((text) => new X509Certificate(text));
  } catch {
    return [];
  }
}

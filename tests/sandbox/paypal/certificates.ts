import { createSign, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { generate } from "selfsigned";

/**
 * The stand-in's own certificate authority, and a toolbox to make the chains that a verifier must
 * refuse. PayPal signs webhooks with a leaf that names its environment, below an intermediate,
 * below a public root; here the root is the stand-in's own and its PEM is handed out.
 */
export type KeyPair = { privateKey: string; publicKey: string };
export type Issued = { certificate: string; keys: KeyPair };
export type Authority = { root: Issued; intermediate: Issued; leafKeys: KeyPair };
/** Leaf first, then its issuers up to but without the root, as PayPal serves it. */
export type Chain = { pem: string; keys: KeyPair };

export const LEAF_NAME_SANDBOX = "messageverificationcerts.sandbox.paypal.com";
export const LEAF_NAME_LIVE = "messageverificationcerts.paypal.com";

/** Wide enough for a world whose clock runs years ahead; after 2049 the encoding of dates changes. */
const VALID_FROM = new Date("2020-01-01T00:00:00Z");
const VALID_TO = new Date("2049-12-31T00:00:00Z");

/** 2048 bits is what public authorities issue; more only makes the start slower. */
const KEY_BITS = 2048;

const keyPair = promisify(generateKeyPair);

export async function makeKeys(): Promise<KeyPair> {
  return keyPair("rsa", {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

export async function makeAuthority(): Promise<Authority> {
  const [rootKeys, intermediateKeys, leafKeys] = await Promise.all([
    makeKeys(),
    makeKeys(),
    makeKeys(),
  ]);
  const root = await makeIssuer("Stand-in PayPal Root", rootKeys, undefined);
  const intermediate = await makeIssuer("Stand-in PayPal Intermediate", intermediateKeys, root);
  return { root, intermediate, leafKeys };
}

export async function makeIssuer(
  name: string,
  keys: KeyPair,
  issuer: Issued | undefined,
  notAfter = VALID_TO,
): Promise<Issued> {
  const { cert } = await generate([{ name: "commonName", value: name }], {
    keyPair: keys,
    algorithm: "sha256",
    notBeforeDate: VALID_FROM,
    notAfterDate: notAfter,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
    ...signedBy(issuer),
  });
  return { certificate: cert, keys };
}

export type LeafOptions = {
  name?: string;
  organization?: string;
  notBefore?: Date;
  notAfter?: Date;
};

/** A certificate for signing messages; never a CA. Without an issuer it signs itself. */
export async function makeLeaf(
  keys: KeyPair,
  issuer: Issued | undefined,
  options: LeafOptions = {},
): Promise<Issued> {
  const name = options.name ?? LEAF_NAME_SANDBOX;
  // Public authorities name the place and the company too, before the name that counts.
  const subject = [
    { name: "countryName", value: "US" },
    { shortName: "ST", value: "California" },
    { name: "localityName", value: "San Jose" },
    { name: "organizationName", value: options.organization ?? "Stand-in PayPal" },
    { name: "commonName", value: name },
  ];
  const { cert } = await generate(subject, {
    keyPair: keys,
    algorithm: "sha256",
    notBeforeDate: options.notBefore ?? VALID_FROM,
    notAfterDate: options.notAfter ?? VALID_TO,
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
      { name: "extKeyUsage", serverAuth: true, clientAuth: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: name }] },
    ],
    ...signedBy(issuer),
  });
  return { certificate: cert, keys };
}

/** The chain that a verifier must accept; `keys` differ after a rotation. */
export async function goodChain(authority: Authority, keys = authority.leafKeys): Promise<Chain> {
  const leaf = await makeLeaf(keys, authority.intermediate);
  return chain(leaf, authority.intermediate);
}

export function chain(leaf: Issued, ...issuers: readonly Issued[]): Chain {
  const pem = [leaf, ...issuers].map(({ certificate }) => certificate.trim()).join("\n");
  return { pem: `${pem}\n`, keys: leaf.keys };
}

export type Transmission = {
  transmissionId: string;
  transmissionTime: string;
  webhookId: string;
  body: Uint8Array;
};

/** The CRC is an unsigned decimal over the raw bytes; Node's crc32 is unsigned already. */
export function signedText(transmission: Transmission): string {
  const { transmissionId, transmissionTime, webhookId, body } = transmission;
  return `${transmissionId}|${transmissionTime}|${webhookId}|${crc32(body)}`;
}

export function signTransmission(
  transmission: Transmission,
  keys: KeyPair,
  digest: "RSA-SHA256" | "RSA-SHA1" = "RSA-SHA256",
): string {
  return createSign(digest).update(signedText(transmission)).sign(keys.privateKey, "base64");
}

function signedBy(issuer: Issued | undefined): { ca?: { key: string; cert: string } } {
  if (issuer === undefined) return {};
  return { ca: { key: issuer.keys.privateKey, cert: issuer.certificate } };
}

import { createSign } from "node:crypto";
import { crc32 } from "node:zlib";
import { type KeyPair, makeKeys, takeAuthorityKeys } from "./keys.ts";
import {
  alternativeName,
  basicConstraints,
  issueCertificate,
  keyUsage,
  type Signer,
  serverAndClientAuth,
} from "./x509.ts";

export { type KeyPair, makeKeys };

/**
 * The stand-in's own certificate authority, and a toolbox to make the chains that a verifier must
 * refuse. PayPal signs webhooks with a leaf that names its environment, below an intermediate,
 * below a public root; here the root is the stand-in's own and its PEM is handed out.
 */
export type Issued = { certificate: string; keys: KeyPair };
export type Authority = { root: Issued; intermediate: Issued; leafKeys: KeyPair };
/** Leaf first, then its issuers up to but without the root, as PayPal serves it. */
export type Chain = { pem: string; keys: KeyPair };

export const LEAF_NAME_SANDBOX = "messageverificationcerts.sandbox.paypal.com";
export const LEAF_NAME_LIVE = "messageverificationcerts.paypal.com";

/** Wide enough for a world whose clock runs years ahead; after 2049 the encoding of dates changes. */
const VALID_FROM = new Date("2020-01-01T00:00:00Z");
const VALID_TO = new Date("2049-12-31T00:00:00Z");

/** The root comes first: it is all that somebody needs who only starts. */
export type AuthorityInTheMaking = { root: Promise<Issued>; whole: Promise<Authority> };

export function makeAuthority(): AuthorityInTheMaking {
  const [rootKeys, intermediateKeys, leafKeys] = takeAuthorityKeys();
  const root = rootKeys.then((keys) => makeIssuer("Stand-in PayPal Root", keys, undefined));
  const whole = (async () => {
    const issuer = await root;
    const name = "Stand-in PayPal Intermediate";
    const intermediate = await makeIssuer(name, await intermediateKeys, issuer);
    return { root: issuer, intermediate, leafKeys: await leafKeys };
  })();
  // Whoever asks for it sees the failure.
  whole.catch(() => undefined);
  return { root, whole };
}

export async function makeIssuer(
  name: string,
  keys: KeyPair,
  issuer: Issued | undefined,
  notAfter = VALID_TO,
): Promise<Issued> {
  const certificate = issueCertificate({
    subject: [["commonName", name]],
    keys,
    notBefore: VALID_FROM,
    notAfter,
    extensions: [basicConstraints(true), keyUsage("keyCertSign", "crlSign")],
    signer: signerOf(issuer),
  });
  return { certificate, keys };
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
  const certificate = issueCertificate({
    subject: [
      ["countryName", "US"],
      ["stateName", "California"],
      ["localityName", "San Jose"],
      ["organizationName", options.organization ?? "Stand-in PayPal"],
      ["commonName", name],
    ],
    keys,
    notBefore: options.notBefore ?? VALID_FROM,
    notAfter: options.notAfter ?? VALID_TO,
    extensions: [
      basicConstraints(false),
      keyUsage("digitalSignature", "keyEncipherment"),
      serverAndClientAuth(),
      alternativeName(name),
    ],
    signer: signerOf(issuer),
  });
  return { certificate, keys };
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

function signerOf(issuer: Issued | undefined): Signer | undefined {
  return issuer && { certificate: issuer.certificate, privateKey: issuer.keys.privateKey };
}

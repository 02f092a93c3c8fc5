import { createPublicKey, createSign, randomBytes, X509Certificate } from "node:crypto";
import * as der from "./der.ts";

/** The names of a subject, in their order, by the numbers that X.520 gives them. */
const NAMES = {
  commonName: "2.5.4.3",
  countryName: "2.5.4.6",
  localityName: "2.5.4.7",
  stateName: "2.5.4.8",
  organizationName: "2.5.4.10",
} as const;
const SHA256_WITH_RSA = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.NOTHING);
const VERSION_3 = der.tagged(0xa0, der.integer(Buffer.from([2])));

export type Subject = readonly (readonly [name: keyof typeof NAMES, value: string])[];
export type Extension = { oid: string; critical: boolean; value: Buffer };

/** Certificate and key are PEM. */
export type Signer = { certificate: string; privateKey: string };

export type CertificateRequest = {
  subject: Subject;
  keys: { publicKey: string; privateKey: string };
  notBefore: Date;
  notAfter: Date;
  extensions: readonly Extension[];
  /** Without one it signs itself. */
  signer: Signer | undefined;
};

/** A certificate as RFC 5280 has it, signed with RSA and SHA-256; answers PEM. */
export function issueCertificate(request: CertificateRequest): string {
  const { keys, notBefore, notAfter, extensions, signer } = request;
  const subject = nameOf(request.subject);
  const content = der.sequence(
    VERSION_3,
    // A first byte below 0x80 and above 0: the shortest form of a number of just this length.
    der.integer(Buffer.concat([Buffer.from([0x5a]), randomBytes(8)])),
    SHA256_WITH_RSA,
    signer ? subjectOf(signer.certificate) : subject,
    der.sequence(der.time(notBefore), der.time(notAfter)),
    subject,
    createPublicKey(keys.publicKey).export({ type: "spki", format: "der" }),
    der.tagged(0xa3, der.sequence(...extensions.map(encoded))),
  );
  const privateKey = signer?.privateKey ?? keys.privateKey;
  const signature = createSign("RSA-SHA256").update(content).sign(privateKey);
  return pem(der.sequence(content, SHA256_WITH_RSA, der.bits(signature)));
}

export function basicConstraints(isAuthority: boolean): Extension {
  const value = isAuthority ? der.sequence(der.TRUE) : der.sequence();
  return { oid: "2.5.29.19", critical: true, value };
}

/** The bits of `KeyUsage` by their numbers. */
const USAGES = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, crlSign: 6 } as const;

/** Trailing zero bits are not written. */
export function keyUsage(...usages: readonly (keyof typeof USAGES)[]): Extension {
  const numbers = usages.map((usage): number => USAGES[usage]);
  const byte = numbers.reduce((sum, number) => sum | (0x80 >> number), 0);
  const value = der.bits(Buffer.from([byte]), 7 - Math.max(...numbers));
  return { oid: "2.5.29.15", critical: true, value };
}

export function serverAndClientAuth(): Extension {
  const [server, client] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"].map(der.oid);
  const value = der.sequence(server ?? der.NOTHING, client ?? der.NOTHING);
  return { oid: "2.5.29.37", critical: false, value };
}

export function alternativeName(dnsName: string): Extension {
  const value = der.sequence(der.tagged(0x82, Buffer.from(dnsName)));
  return { oid: "2.5.29.17", critical: false, value };
}

function encoded({ oid, critical, value }: Extension): Buffer {
  const parts = [der.oid(oid), ...(critical ? [der.TRUE] : []), der.bytes(value)];
  return der.sequence(...parts);
}

function nameOf(subject: Subject): Buffer {
  return der.sequence(
    ...subject.map(([name, value]) => {
      const written = name === "countryName" ? der.plainText(value) : der.text(value);
      return der.set(der.sequence(der.oid(NAMES[name]), written));
    }),
  );
}

/** Byte for byte: an issuer is found by its name as it is written. */
function subjectOf(certificate: string): Buffer {
  const [content = Buffer.alloc(0)] = der.partsOf(new X509Certificate(certificate).raw);
  // Version, serial number, algorithm, issuer and dates come first.
  const subject = der.partsOf(content)[5];
  if (subject === undefined) throw new Error("a certificate without a subject");
  return subject;
}

const PEM_LINE_LENGTH = 64;

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(new RegExp(`.{1,${PEM_LINE_LENGTH}}`, "g"));
  return `-----BEGIN CERTIFICATE-----\n${(lines ?? []).join("\n")}\n-----END CERTIFICATE-----\n`;
}

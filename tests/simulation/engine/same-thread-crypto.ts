import { createHash, createHmac, createPublicKey, type KeyObject, verify } from "node:crypto";

/**
 * WebCrypto computes on other threads, whose timing nobody can play again. What the Worker uses of
 * it is computed here at once, by the same library: digests, HMAC, and RSA signatures verified.
 * The flow tests run the runtime's own.
 */
export function computeOnThisThread(): void {
  const { subtle } = crypto;
  Object.assign(subtle, { digest, importKey, sign, verify: verifySignature });
}

type Key = { secret: Uint8Array } | { publicKey: KeyObject };
type Named = string | { name: string; hash?: string | { name: string } };
type Bytes = ArrayBuffer | Uint8Array;

const bytesOf = (data: Bytes) => (data instanceof Uint8Array ? data : new Uint8Array(data));
const own = (buffer: Buffer) => new Uint8Array(buffer).buffer;

async function digest(algorithm: Named, data: Bytes): Promise<ArrayBuffer> {
  only(algorithm, "SHA-256");
  return own(createHash("sha256").update(bytesOf(data)).digest());
}

async function importKey(format: string, data: Bytes, algorithm: Named): Promise<Key> {
  if (format === "raw") {
    only(algorithm, "HMAC");
    if (bytesOf(data).length === 0) throw new DOMException("Zero-length key", "DataError");
    return { secret: bytesOf(data) };
  }
  only(algorithm, "RSASSA-PKCS1-v1_5");
  if (format !== "spki") throw new TypeError(`no key is imported as ${format}`);
  return {
    publicKey: createPublicKey({ key: Buffer.from(bytesOf(data)), format: "der", type: "spki" }),
  };
}

async function sign(algorithm: Named, key: Key, data: Bytes): Promise<ArrayBuffer> {
  only(algorithm, "HMAC");
  if (!("secret" in key)) throw new TypeError("only secrets sign here");
  return own(createHmac("sha256", key.secret).update(bytesOf(data)).digest());
}

async function verifySignature(
  algorithm: Named,
  key: Key,
  signature: Bytes,
  data: Bytes,
): Promise<boolean> {
  if ("publicKey" in key) {
    only(algorithm, "RSASSA-PKCS1-v1_5");
    return verify("sha256", bytesOf(data), key.publicKey, bytesOf(signature));
  }
  only(algorithm, "HMAC");
  const expected = createHmac("sha256", key.secret).update(bytesOf(data)).digest();
  return expected.equals(bytesOf(signature));
}

function only(algorithm: Named, name: string): void {
  const given = typeof algorithm === "string" ? algorithm : algorithm.name;
  if (given !== name) throw new TypeError(`${given} is not computed here`);
}

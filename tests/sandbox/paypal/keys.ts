import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

/** Both PEM. */
export type KeyPair = { privateKey: string; publicKey: string };

/** 2048 bits is what public authorities issue; more only makes the start slower. */
const KEY_BITS = 2048;

const keyPair = promisify(generateKeyPair);

/** Works on another thread, for 20 to 200 ms: a prime is a matter of luck, and of its length. */
export function makeKeys(modulusLength = KEY_BITS): Promise<KeyPair> {
  return keyPair("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

/** Of a root, an intermediate and the first leaf; the root is needed first. */
export type AuthorityKeys = readonly [Promise<KeyPair>, Promise<KeyPair>, Promise<KeyPair>];

let begun: AuthorityKeys | undefined;

/** A process that will need them calls this first, and imports the rest of itself meanwhile. */
export function beginAuthorityKeys(): void {
  begun ??= [makeKeys(), makeKeys(), makeKeys()];
  // Whoever takes them sees the failure; until then it must not end the process.
  for (const keys of begun) keys.catch(() => undefined);
}

/** Each authority has its own: what was begun is given to the first. */
export function takeAuthorityKeys(): AuthorityKeys {
  beginAuthorityKeys();
  const keys = begun;
  begun = undefined;
  if (keys === undefined) throw new Error("they have just been begun");
  return keys;
}

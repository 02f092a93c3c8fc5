import { createHash, randomBytes } from "node:crypto";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { keyOf } from "./secrets.ts";

const CODES = 10;
/** Of five bits each: 120, which nobody tries through, so that a digest needs neither salt nor slowness. */
const SIGNS = 24;
const GROUP_SIGNS = 6;
/** No sign of these is taken for another by whoever copies it from paper. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const DIGEST = "sha256:";

/**
 * What the library is told of backup codes. It compares texts, and has whatever is kept encrypted
 * and decrypted by us: so it gets digests for codes, and `given` makes one of what somebody typed.
 * Codes of accounts that are older than this are encrypted as they are, and count until they are
 * used or replaced; with the first that is used the others become digests.
 */
export const backupCodes = (secrets: readonly string[]) => ({
  amount: CODES,
  customBackupCodesGenerate: () => Array.from({ length: CODES }, newCode),
  storeBackupCodes: {
    encrypt: (codes: string) => symmetricEncrypt({ key: keyOf(secrets), data: hashed(codes) }),
    decrypt: async (kept: string) =>
      hashed(await symmetricDecrypt({ key: keyOf(secrets), data: kept })),
  },
});

/** What is kept of a code that somebody gives. Whoever gives a digest gets the digest of that. */
export const digestOfCode = (code: string) =>
  DIGEST + createHash("sha256").update(code).digest("base64url");

/** A list of codes, of digests or of both, as a list of digests. */
const hashed = (json: string) =>
  JSON.stringify(
    (JSON.parse(json) as string[]).map((one) => (one.startsWith(DIGEST) ? one : digestOfCode(one))),
  );

function newCode(): string {
  const signs = [...randomBytes(SIGNS)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return (
    signs
      .join("")
      .match(new RegExp(`.{${GROUP_SIGNS}}`, "g"))
      ?.join("-") ?? ""
  );
}

import { createHash } from "node:crypto";

/** Names a secret by its content, so that it keeps its name whatever is put before it in the list. */
export const versionOf = (secret: string) =>
  createHash("sha256").update(`version:${secret}`).digest().readUInt32BE() >>> 1;

/** As the library wants them to encrypt with the first, and to decrypt with any. */
export const keyOf = (secrets: readonly string[]) => ({
  keys: new Map(secrets.map((secret) => [versionOf(secret), secret])),
  currentVersion: versionOf(secrets[0] ?? ""),
});

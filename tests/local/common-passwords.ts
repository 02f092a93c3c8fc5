import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dictionary } from "@zxcvbn-ts/language-common";
import { PASSWORD_CHARS_MIN } from "../../worker/auth/password.ts";
import { inRoot } from "./folders.ts";

/** From these people make theirs, by adding a year or a sign. */
const STEMS = 2000;
/** Of SHA-256: enough that none of some thousand meets another password by chance. */
const DIGEST_BYTES = 5;
const PACKAGE = "@zxcvbn-ts/language-common";

/** Most used first: those that are long enough to be chosen here, and what others are made of. */
function passwords(): string[] {
  const all = dictionary["passwords-common"].map((password) => password.toLowerCase());
  return all.filter((password, i) => i < STEMS || password.length >= PASSWORD_CHARS_MIN);
}

export const commonPasswordsFile = inRoot("worker/auth/common-passwords.json");

/** Digests, sorted: short, and nobody has to read what people use as passwords. */
export function commonPasswordsPage(): string {
  const digests = [...new Set(passwords())]
    .map((password) => createHash("sha256").update(password).digest().subarray(0, DIGEST_BYTES))
    .sort(Buffer.compare);
  const { version } = JSON.parse(
    readFileSync(inRoot(`node_modules/${PACKAGE}/package.json`), "utf8"),
  ) as { version: string };
  const source = `${PACKAGE} ${version}, MIT, copyright 2012-2016 Dan Wheeler and Dropbox, 2021 zxcvbn-ts`;
  const page = { source, bytes: DIGEST_BYTES, digests: Buffer.concat(digests).toString("base64") };
  return `${JSON.stringify(page, null, 2)}\n`;
}

if (process.argv[1] === inRoot("tests/local/common-passwords.ts"))
  writeFileSync(commonPasswordsFile, commonPasswordsPage());

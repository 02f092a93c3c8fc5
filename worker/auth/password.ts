import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

export const PASSWORD_CHARS_MIN = 10;
export const PASSWORD_CHARS_MAX = 128;

/**
 * scrypt as the runtime has it natively, with one of the settings that OWASP's password storage
 * cheat sheet gives as equal: 16 MiB of memory, which is an eighth of what an isolate may use.
 */
const COST = 2 ** 14;
const BLOCK_SIZE = 8;
const PARALLELISM = 5;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** 128 * N * r, and as much again for what the runtime needs beside it. */
const MEMORY_BYTES_MAX = 2 * 128 * COST * BLOCK_SIZE;

/** `scrypt$N$r$p$salt$key`: with its settings, so that they can be raised and old ones still verify. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, { N: COST, r: BLOCK_SIZE, p: PARALLELISM });
  return ["scrypt", COST, BLOCK_SIZE, PARALLELISM, base64(salt), base64(key)].join("$");
}

export async function verifyPassword(given: { hash: string; password: string }): Promise<boolean> {
  const [name, cost, blockSize, parallelism, salt, key] = given.hash.split("$");
  if (name !== "scrypt" || !salt || !key) return false;
  const settings = { N: Number(cost), r: Number(blockSize), p: Number(parallelism) };
  const expected = Buffer.from(key, "base64");
  const derived = await derive(given.password, Buffer.from(salt, "base64"), settings);
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

/** The same letters have the same password, however a keyboard composes them. */
const derive = (password: string, salt: Buffer, settings: ScryptOptions) =>
  new Promise<Buffer>((resolve, reject) => {
    const options = { ...settings, maxmem: MEMORY_BYTES_MAX };
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

const base64 = (bytes: Buffer) => bytes.toString("base64");

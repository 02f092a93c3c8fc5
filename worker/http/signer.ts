export interface Signer {
  /** 256 bits in base64url. */
  sign(text: string): Promise<string>;
  /** In constant time, against every secret that is still honoured. */
  verify(text: string, mac: string): Promise<boolean>;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const base64url = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/**
 * Signs with the first secret and accepts any, so that a secret can be replaced without anybody
 * losing their order. `purpose` keeps a signature made for one thing from serving another.
 */
export function signer(secrets: readonly string[], purpose: string): Signer {
  let imported: Promise<CryptoKey>[] | undefined;
  // On first use: most events sign nothing.
  const keys = () => {
    imported ??= secrets.map((secret) =>
      crypto.subtle.importKey("raw", bytes(secret), { name: "HMAC", hash: "SHA-256" }, false, [
        "sign",
      ]),
    );
    return imported;
  };
  const macOf = async (key: Promise<CryptoKey>, text: string) =>
    base64url(await crypto.subtle.sign("HMAC", await key, bytes(`${purpose}:${text}`)));
  return {
    sign: (text) => macOf(keys()[0]!, text),
    async verify(text, mac) {
      const expected = await Promise.all(keys().map((key) => macOf(key, text)));
      const matches = await Promise.all(expected.map((one) => isSameSecret(one, mac)));
      return matches.includes(true);
    },
  };
}

/** Compares digests, so that neither time nor length says anything about the secret. */
export async function isSameSecret(a: string, b: string): Promise<boolean> {
  const [x, y] = await Promise.all(
    [a, b].map(async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(text)))),
  );
  let difference = 0;
  for (const [i, byte] of x!.entries()) difference |= byte ^ y![i]!;
  return difference === 0;
}

export async function digest(text: string): Promise<string> {
  return base64url(await crypto.subtle.digest("SHA-256", bytes(text)));
}

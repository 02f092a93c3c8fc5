import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Secrets = z.strictObject({
  signingSecret: z.string(),
  /** Of the login with which the commands of this machine work at the operators' desk. */
  deskToken: z.string(),
  /** Of the sample operator's authenticator app. */
  totpSecret: z.string(),
});
export type Secrets = z.infer<typeof Secrets>;

/** Made once: with another signing secret nobody could open the orders of an earlier run. */
export function openSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  if (existsSync(file)) return Secrets.parse(JSON.parse(readFileSync(file, "utf8")));
  const secrets = { signingSecret: secret(), deskToken: secret(), totpSecret: secret() };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

const secret = () => randomBytes(32).toString("base64url");

import { generate } from "selfsigned";
import {
  type Authority,
  type Issued,
  type KeyPair,
  LEAF_NAME_SANDBOX,
  makeIssuer,
  makeKeys,
} from "../sandbox/paypal/certificates.ts";

/** Half as long as what public authorities issue, and made in a fifth of the time. */
export const smallKeys = () => makeKeys(1024);

export async function smallAuthority(): Promise<Authority> {
  const [rootKeys, intermediateKeys, leafKeys] = await Promise.all([
    ...[smallKeys(), smallKeys(), smallKeys()],
  ] as const);
  if (!rootKeys || !intermediateKeys || !leafKeys) throw new Error("three were asked for");
  const root = await makeIssuer("Stand-in PayPal Root", rootKeys, undefined);
  const intermediate = await makeIssuer("Stand-in PayPal Intermediate", intermediateKeys, root);
  return { root, intermediate, leafKeys };
}

type Odd = { names?: readonly string[]; isAuthority?: boolean; notAfter?: Date };

/** Certificates that the stand-in's own authority would never issue; without any key usage. */
export async function issue(
  { keys: signer, certificate }: Issued,
  keys: KeyPair,
  odd: Odd,
): Promise<Issued> {
  const { names = [LEAF_NAME_SANDBOX], isAuthority = false, notAfter } = odd;
  const attributes = names.map((value) => ({ name: "commonName", value }));
  const made = await generate(attributes, {
    keyPair: keys,
    algorithm: "sha256",
    notBeforeDate: new Date("2020-01-01T00:00:00Z"),
    notAfterDate: notAfter ?? new Date("2049-12-31T00:00:00Z"),
    extensions: [{ name: "basicConstraints", cA: isAuthority, critical: true }],
    ca: { key: signer.privateKey, cert: certificate },
  });
  return { certificate: made.cert, keys };
}

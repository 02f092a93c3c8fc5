import type { Answer } from "../../api/client.ts";

/** The browser's own JSON forms, which all current ones have: no library is needed for them. */
export const canUsePasskeys = () =>
  typeof PublicKeyCredential === "function" &&
  "parseCreationOptionsFromJSON" in PublicKeyCredential &&
  "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** Has this device make a passkey; it asks for a fingerprint, a face or a PIN. */
export const createPasskey = (json: PublicKeyCredentialCreationOptionsJSON) =>
  asked<RegistrationResponseJSON>(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json),
    }),
  );

/** Has the person choose one of their passkeys. Only one that asks who holds it counts. */
export const provePasskey = (json: PublicKeyCredentialRequestOptionsJSON) =>
  asked<AuthenticationResponseJSON>(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON({
        ...json,
        userVerification: "required",
      }),
    }),
  );

async function asked<T>(ask: () => Promise<Credential | null>): Promise<Answer<T>> {
  if (!canUsePasskeys()) return refused("passkey_unsupported");
  try {
    const credential = await ask();
    if (credential === null) return refused("passkey_cancelled");
    // The JSON form of what was asked for, by the specification.
    return { ok: true, status: 200, value: (credential as PublicKeyCredential).toJSON() as T };
  } catch (error) {
    return refused(codeOf(error));
  }
}

const refused = (code: string) => ({
  ok: false as const,
  status: 0,
  problem: { title: "The browser gave no passkey", status: 0, code },
});

function codeOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return "passkey_known";
  // The address is an IP address, or not the domain that passkeys are kept for.
  if (name === "SecurityError") return "passkey_wrong_address";
  return "passkey_cancelled";
}

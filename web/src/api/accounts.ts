import { type Answer, ask, read } from "./client.ts";

/** As far as the pages read them; the API's library has more in its answers. */
export type Login = {
  token: string;
  createdAt: string;
  expiresAt: string;
  userAgent: string | null;
  ipAddress: string | null;
};
export type Account = {
  user: { name: string; email: string; twoFactorEnabled: boolean };
  session: Login;
};
export type Passkey = { id: string; name: string | null; createdAt: string | null };
export type NewAuthenticator = { totpURI: string; backupCodes: string[] };

/** No key goes along: to log in twice, or to be mailed twice, takes nobody's money. */
const post = <T = unknown>(path: string, body: object = {}) => ask<T>(`/auth${path}`, body);
const get = <T>(path: string, signal?: AbortSignal) =>
  read<T>(`/auth${path}`, signal ? { signal } : {});

type Person = { name: string; email: string; password: string };
export const register = (person: Person) => post("/sign-up/email", person);
export const mailLinkAgain = (email: string) => post("/send-verification-email", { email });

/** What was proved: `user` is absent when an old address agreed to a new one, which is mailed now. */
export const verifyEmail = (token: string) =>
  post<{ user?: { email: string } | null }>("/verify-email", { token });

/** With `twoFactorRedirect` nobody is logged in yet: the authenticator's code is asked for. */
export const logIn = (email: string, password: string) =>
  post<{ twoFactorRedirect?: boolean }>("/sign-in/email", { email, password });
export const giveCode = (code: string) => post("/two-factor/verify-totp", { code });
export const giveBackupCode = (code: string) => post("/two-factor/verify-backup-code", { code });
export const logOut = () => post("/sign-out");

export const requestReset = (email: string) => post("/request-password-reset", { email });
export const resetPassword = (token: string, newPassword: string) =>
  post("/reset-password", { token, newPassword });

/** Null: nobody is logged in. */
export const getAccount = (signal?: AbortSignal) => get<Account | null>("/get-session", signal);
export const changeName = (name: string) => post("/update-user", { name });
export const changeEmail = (newEmail: string) => post("/change-email", { newEmail });
export const changePassword = (currentPassword: string, newPassword: string) =>
  post("/change-password", { currentPassword, newPassword, revokeOtherSessions: true });

export const getLogins = (signal?: AbortSignal) => get<Login[]>("/list-sessions", signal);
export const endLogin = (token: string) => post("/revoke-session", { token });
export const endOtherLogins = () => post("/revoke-other-sessions");

export const beginAuthenticator = (password: string) =>
  post<NewAuthenticator>("/two-factor/enable", { password });
export const removeAuthenticator = (password: string) => post("/two-factor/disable", { password });
export const renewBackupCodes = (password: string) =>
  post<{ backupCodes: string[] }>("/two-factor/generate-backup-codes", { password });

export const getPasskeys = (signal?: AbortSignal) =>
  get<Passkey[]>("/passkey/list-user-passkeys", signal);
export const removePasskey = (id: string) => post("/passkey/delete-passkey", { id });

/** A step at the browser, between two at the API; undefined if it came to nothing, and was told. */
type Device<Options, Proof> = (options: Options) => Promise<Answer<Proof>>;

export async function addPasskey(
  name: string,
  create: Device<PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON>,
): Promise<Answer<unknown>> {
  const options = await get<PublicKeyCredentialCreationOptionsJSON>(
    "/passkey/generate-register-options",
  );
  if (!options.ok) return options;
  const made = await create(options.value);
  return made.ok ? post("/passkey/verify-registration", { response: made.value, name }) : made;
}

export async function logInWithPasskey(
  prove: Device<PublicKeyCredentialRequestOptionsJSON, AuthenticationResponseJSON>,
): Promise<Answer<unknown>> {
  const options = await get<PublicKeyCredentialRequestOptionsJSON>(
    "/passkey/generate-authenticate-options",
  );
  if (!options.ok) return options;
  const proof = await prove(options.value);
  return proof.ok ? post("/passkey/verify-authentication", { response: proof.value }) : proof;
}

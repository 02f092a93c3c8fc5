/** What proved a login when it began. */
export type AuthenticatedBy = "password" | "totp" | "backup_code" | "passkey" | "mailed_link";

const DAY_MS = 24 * 60 * 60_000;

/** After so long a login is over in any case. One that opens more ends sooner: whoever has a second factor works at a desk. */
export const lifetimesMs: Readonly<Record<AuthenticatedBy, number>> = {
  password: 30 * DAY_MS,
  mailed_link: 30 * DAY_MS,
  totp: DAY_MS / 2,
  backup_code: DAY_MS / 2,
  passkey: DAY_MS / 2,
};

/** After so long without use a login is over, by what it opens. */
export type IdleLimits = {
  readonly operatorMs: number;
  readonly sellerMs: number;
  readonly buyerMs: number;
};

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

/** For what changes where money goes, or how one logs in, a login is new for so long. */
export const FRESH_MS = 15 * 60_000;

export type LoginFacts = {
  readonly beganAt: Date;
  /** Whether more than a password proved it. */
  readonly hasSecondFactor: boolean;
  /** Whether its account could have. */
  readonly couldHave: boolean;
};

/** Whoever has a second factor has to have used it, and everybody has to have logged in just now. */
export function refusalOfMoving(
  login: LoginFacts,
  now: Date,
): "session_not_fresh" | "second_factor_required" | undefined {
  if (login.couldHave && !login.hasSecondFactor) return "second_factor_required";
  return now.getTime() - login.beganAt.getTime() >= FRESH_MS ? "session_not_fresh" : undefined;
}

/** After so long without use a login is over, by what it opens. */
export type IdleLimits = {
  readonly operatorMs: number;
  readonly sellerMs: number;
  readonly buyerMs: number;
};

import { t } from "@lingui/core/macro";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import { sentenceFor, type Words } from "./problems.ts";

const AGAIN = t`That took too long, or was tried too often. Please begin again with your password.`;
const LINK_OVER = t`This link does not work any more. Please ask for a new one.`;
const PASSKEY_FAILED = t`That passkey could not be checked. Please try again.`;

/** What is read for the codes of /api/auth; apart from the shop's, which never asks it. */
const sentences: Record<string, string> = {
  // Ours, for what the browser itself said.
  passkey_unsupported: t`This browser cannot use passkeys. Please log in another way.`,
  passkey_cancelled: t`No passkey was used: the browser's question was cancelled, or took too long.`,
  passkey_known: t`This device already has a passkey of your account.`,
  passkey_wrong_address: t`Passkeys do not work at this address of the shop.`,
  // The API's.
  unauthorized: t`You are not logged in any more. Please log in again.`,
  session_required: t`You are not logged in any more. Please log in again.`,
  session_not_fresh: t`For this you have to have logged in a short time ago. Please log in again.`,
  invalid_email_or_password: t`E-mail and password do not fit together.`,
  email_not_verified: t`Please confirm your address first, with the link that we have mailed to you.`,
  invalid_email: t`This does not look like an e-mail address.`,
  invalid_password: t`This is not your present password.`,
  password_too_short: t`A password has ten characters at least.`,
  password_too_common: t`This password, or what it is made of, is one of the first that anybody tries. Another, please.`,
  password_too_personal: t`This password is made of your name, your address or the shop's name. Another, please.`,
  password_leaked: t`This password was in a leak somewhere else, and is among the first that are tried. Another, please.`,
  password_too_long: t`A password has 128 characters at most.`,
  invalid_code: t`This code is not right. Codes change every half minute: try the one shown now.`,
  invalid_backup_code: t`This backup code is not right, or was used already.`,
  invalid_two_factor_cookie: AGAIN,
  too_many_attempts_request_new_code: AGAIN,
  account_temporarily_locked: t`There were too many wrong codes. Please try again in 15 minutes.`,
  totp_already_enabled: t`Your account has an authenticator already.`,
  invalid_token: LINK_OVER,
  token_expired: LINK_OVER,
  user_not_found: LINK_OVER,
  invalid_user: t`This link is for another account than the one that is logged in here.`,
  challenge_not_found: t`That took too long. Please try again.`,
  passkey_not_found: t`This passkey belongs to no account. It may have been removed.`,
  authentication_failed: PASSKEY_FAILED,
  failed_to_verify_registration: PASSKEY_FAILED,
  user_verification_required: t`Your device has to ask for your fingerprint, face or PIN when it uses a passkey.`,
};

export const accountSentenceFor = (problem: Problem) =>
  sentences[problem.code] ?? sentenceFor(problem);

/** The field to mend, if it is one of the form's; `name` as the inputs have it. */
const fields: Record<string, readonly string[]> = {
  invalid_email_or_password: ["password"],
  invalid_email: ["email"],
  invalid_password: ["password"],
  password_too_short: ["newPassword", "password"],
  password_too_common: ["newPassword", "password"],
  password_too_personal: ["newPassword", "password"],
  password_leaked: ["newPassword", "password"],
  password_too_long: ["newPassword", "password"],
  invalid_code: ["code"],
  invalid_backup_code: ["code"],
};
const fieldsToMend = ({ code }: Problem) => fields[code] ?? [];

export const accountWords: Words = { sentenceFor: accountSentenceFor, fieldsToMend };

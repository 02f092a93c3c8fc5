// What must never be shown, whoever looks: in the log, and in an event that an operator reads.

/** Facts that are secret or personal, whatever they hold. */
const SECRET_NAMES = /secret|token|password|authorization|cookie|email|address|card|cvc/i;
/** Texts that are secret or personal, wherever they stand: keys, secrets, addresses. */
const SECRET_TEXTS = [
  /\b[rs]k_(?:test|live)_\w+/g,
  /\bwhsec_\w+/g,
  /\b\w+_secret_\w+/g,
  /\b[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /\b(?:Bearer|Basic)\s+\S+/gi,
  // PayPal's access tokens.
  /\bA21AA[\w-]+/g,
  /\bpostgres(?:ql)?:\/\/\S+/g,
  // What follows a failed query in Drizzle's message: a buyer's name and street among it.
  /\bparams: [\s\S]*/g,
];
/** Digits of a card, in groups or not. An id of ours may look like one, and is named first. */
const CARD_OR_ID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b(?:\d[ -]?){12,18}\d\b/gi;
const ID_LENGTH = 36;

export const REDACTED = "[redacted]";

export const isSecretName = (name: string) => SECRET_NAMES.test(name);

/** The text with every secret in it replaced. */
export function redactText(text: string): string {
  const kept = SECRET_TEXTS.reduce((rest, secret) => rest.replace(secret, REDACTED), text);
  return kept.replace(CARD_OR_ID, (match) => (match.length === ID_LENGTH ? match : REDACTED));
}

/** People, as the processors' objects describe them beyond what `isSecretName` knows. */
const PERSONAL_NAMES = new Set([
  ...["surname", "phone", "phone_number", "ip", "ip_address", "user_agent", "gender"],
  ...["birth_date", "dob", "tax_id", "tax_info", "id_number", "ssn_last_4", "nationality"],
  ...["billing_details", "shipping", "customer_details", "individual", "company", "person"],
  ...["business_profile", "external_accounts", "tos_acceptance", "payer", "receiver", "payee"],
  // What is said of a dispute, by whomever.
  ...["evidence", "evidences", "messages", "supporting_info", "buyer"],
  ...["receipt_url", "bank_account", "us_bank_account", "iban", "last4", "fingerprint"],
]);
/** `name`, `first_name`, `legal_name` and their like. */
const IS_A_NAME = /(?:^|_)name$/;
/** Where a name is a processor's code, such as `RECEIVER_UNREGISTERED`. */
const CODES = new Set(["errors", "error"]);

/** A processor's object as it may be shown: what is secret or personal is replaced, at any depth. */
export function redactJson(value: unknown, parent = ""): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "number") return redactText(`${value}`) === `${value}` ? value : REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactJson(item, parent));
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).map(([name, item]) => [name, ofField(name, item, parent)]);
  return Object.fromEntries(pairs);
}

function ofField(name: string, item: unknown, parent: string): unknown {
  // That there is nothing tells nobody anything, and helps whoever looks for a cause.
  if (item === null || typeof item === "boolean") return item;
  if (isSecretName(name)) return REDACTED;
  const isPersonal = PERSONAL_NAMES.has(name) || (IS_A_NAME.test(name) && !CODES.has(parent));
  return isPersonal ? REDACTED : redactJson(item, name);
}

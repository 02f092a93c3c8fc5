import { type Account, accountId, type Payer } from "./account.ts";
import type { Json } from "./json.ts";
import { type Refusal, unprocessable } from "./refusal.ts";

export type Person = { email: string; given: string; surname: string; address: Json };

const address = (line: string, city: string, area: string, postal: string, country: string) => ({
  address_line_1: line,
  admin_area_2: city,
  admin_area_1: area,
  postal_code: postal,
  country_code: country,
});

/** Who can log in on the approval page by a click; any other e-mail is somebody too. */
export const BUYERS: readonly Person[] = [
  {
    email: "buyer@example.com",
    given: "Sandbox",
    surname: "Buyer",
    address: address("1 Main Street", "San Jose", "CA", "95131", "US"),
  },
  {
    email: "amelie@example.com",
    given: "Amélie",
    surname: "Durand",
    address: address("12 rue des Carmes", "Nancy", "Grand Est", "54000", "FR"),
  },
  {
    email: "oliver@example.com",
    given: "Oliver",
    surname: "Wright",
    address: address("7 Mill Lane", "York", "North Yorkshire", "YO1 9TX", "GB"),
  },
];

/** As in PayPal's descriptions; who is told by anything else would make an answer that PayPal has not. */
const EMAIL =
  /^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const EMAIL_LENGTH_MAX = 254;

export function isEmail(value: string): boolean {
  return value.length <= EMAIL_LENGTH_MAX && EMAIL.test(value);
}

const STRANGER = { given: "Sandbox", surname: "Buyer" };

export function personOf(email: string): Person {
  const known = BUYERS.find((each) => each.email === email);
  if (known !== undefined) return known;
  return { email, ...STRANGER, address: address("1 Main Street", "San Jose", "CA", "95131", "US") };
}

export function payerOf(email: string): Payer {
  return { email, payerId: accountId(email) };
}

export function nameJson({ given, surname }: Person): Json {
  return { given_name: given, surname };
}

export function shippingOf(person: Person): Json {
  return { name: { full_name: `${person.given} ${person.surname}` }, address: person.address };
}

const TROUBLE = {
  locked: "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
  restricted: "PAYER_ACCOUNT_RESTRICTED",
  cannot_pay: "PAYER_CANNOT_PAY",
} as const;

/** Why this buyer cannot pay at all, if so; set by the control call. */
export function payerTrouble(account: Account, payer: Payer): Refusal | undefined {
  const status = account.state.payers.get(payer.email) ?? "active";
  return status === "active" ? undefined : unprocessable(TROUBLE[status]);
}

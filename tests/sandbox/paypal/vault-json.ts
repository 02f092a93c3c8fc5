import type { Account, Payer } from "./account.ts";
import { nameJson, personOf } from "./buyers.ts";
import { type Json, object, present } from "./json.ts";
import type { PaymentToken, SetupToken } from "./vault-state.ts";

/** The card that PayPal's fields took: never more of it than its last digits. */
export function cardJson(payer: Payer): Json {
  const { given, surname } = personOf(payer.email);
  return { name: `${given} ${surname}`, last_digits: "1111", brand: "VISA", expiry: "2030-02" };
}

function walletJson(sent: Json, payer: Payer | undefined): Json {
  const { experience_context: _, store_in_vault: _when, ...shown } = sent;
  if (payer === undefined) return shown;
  const person = personOf(payer.email);
  return {
    ...shown,
    email_address: payer.email,
    account_id: payer.payerId,
    payer_id: payer.payerId,
    name: nameJson(person),
    address: person.address,
  };
}

function sourceJson(token: SetupToken | PaymentToken): Json {
  if (token.source === "paypal") return { paypal: walletJson(token.sent, token.payer) };
  // A name that is only letters, as the vault's description has it.
  return {
    card: token.payer === undefined ? {} : { ...cardJson(token.payer), name: "Sandbox Buyer" },
  };
}

const encType = "application/json";

export function vaultLinks(account: Account, tokenId: string): Json[] {
  const href = `${account.baseUrl()}/v3/vault/payment-tokens/${tokenId}`;
  return [
    { href, rel: "self", method: "GET", encType },
    { href, rel: "delete", method: "DELETE", encType },
  ];
}

export function paymentTokenJson(account: Account, token: PaymentToken): Json {
  return {
    id: token.id,
    customer: { id: token.customerId },
    payment_source: sourceJson(token),
    links: vaultLinks(account, token.id),
  };
}

function agreementUrl(account: Account, id: string): string {
  return `${account.baseUrl()}/agreements/approve?approval_session_id=${id}`;
}

export function setupTokenJson(account: Account, token: SetupToken): Json {
  const base = `${account.baseUrl()}/v3/vault`;
  const links: Json[] = [
    { href: `${base}/setup-tokens/${token.id}`, rel: "self", method: "GET", encType },
  ];
  if (token.status === "PAYER_ACTION_REQUIRED")
    links.push({ href: agreementUrl(account, token.id), rel: "approve", method: "GET", encType });
  if (token.status === "APPROVED")
    links.push({ href: `${base}/payment-tokens`, rel: "confirm", method: "POST", encType });
  return present({
    id: token.id,
    customer: { id: token.customerId },
    status: token.status,
    payment_source: sourceJson(token),
    links,
  });
}

export function pageLinks(account: Account, query: Json, page: number, pages: number): Json[] {
  const url = (to: number) => {
    const address = new URL("/v3/vault/payment-tokens", account.baseUrl());
    for (const [name, value] of Object.entries(object(query)))
      address.searchParams.set(name, String(value));
    address.searchParams.set("page", String(to));
    return address.href;
  };
  const link = (rel: string, to: number) => ({ href: url(to), rel, method: "GET", encType });
  return [
    link("self", page),
    link("first", 1),
    ...(page > 1 ? [link("prev", page - 1)] : []),
    ...(page < pages ? [link("next", page + 1)] : []),
    link("last", Math.max(pages, 1)),
  ];
}

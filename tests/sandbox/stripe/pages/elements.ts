import { html, raw } from "hono/html";
import { COUNTRIES } from "./countries.ts";
import { ELEMENT_STYLE } from "./element-style.ts";

type Html = ReturnType<typeof html>;

/**
 * The insides of Stripe's elements. They are pages of the stand-in's own origin, so that what is
 * typed there never touches the shop's page.
 */
const BODIES: Readonly<Record<string, { title: string; body: () => Html }>> = {
  payment: { title: "Secure payment input frame", body: paymentBody },
  card: { title: "Secure card payment input frame", body: cardBody },
  address: { title: "Secure address input frame", body: addressBody },
  expressCheckout: {
    title: "Secure express checkout frame",
    body: () =>
      html`<div id="wallets" class="row" role="group" aria-label="Express checkout"></div>`,
  },
};

export async function elementFrame(kind: string): Promise<Response | undefined> {
  const element = BODIES[kind];
  if (element === undefined) return undefined;
  return document(element.title, element.body(), `frame-${kind}.js`);
}

const MARK = html`<p class="mark">sandbox: use 4242 4242 4242 4242</p>`;

function paymentBody(): Html {
  return html`${MARK}
    <div id="saved" role="radiogroup" aria-label="Payment method" hidden></div>
    <form id="new-card" novalidate autocomplete="on">
      ${field("number", "Card number", "cc-number", { placeholder: "1234 1234 1234 1234", numeric: true, after: html`<span class="brand" aria-hidden="true"></span>` })}
      <div class="row">
        ${field("expiry", "Expiration date", "cc-exp", { placeholder: "MM / YY", numeric: true })}
        ${field("cvc", "Security code", "cc-csc", { placeholder: "CVC", numeric: true })}
      </div>
      <div class="row">
        ${countryField()}
        ${field("zip", "ZIP code", "postal-code", { placeholder: "12345" })}
      </div>
      <label class="check" hidden><input id="save" type="checkbox" /> Save payment details for future purchases</label>
      <p id="terms" class="terms" hidden>By providing your card information, you allow
        <span id="wallet-name"></span> to charge your card for future payments in accordance with their terms.</p>
    </form>`;
}

function cardBody(): Html {
  const part = (id: string, label: string, autocomplete: string, placeholder: string) =>
    html`<input id="${id}" name="${id}" aria-label="${label}" autocomplete="${autocomplete}" inputmode="numeric" placeholder="${placeholder}" />`;
  return html`<form class="line" novalidate autocomplete="on" aria-label="Card (sandbox)">
    ${part("number", "Credit or debit card number", "cc-number", "Card number (sandbox)")}
    ${part("expiry", "Credit or debit card expiration date", "cc-exp", "MM / YY")}
    ${part("cvc", "Credit or debit card CVC/CVV", "cc-csc", "CVC")}
    ${part("zip", "ZIP", "postal-code", "ZIP")}</form>`;
}

function addressBody(): Html {
  return html`<p class="mark">sandbox</p><form novalidate autocomplete="on">
    ${field("name", "Full name", "name")}
    ${countryField()}
    ${field("line1", "Address line 1", "address-line1", { placeholder: "Street address" })}
    ${field("line2", "Address line 2", "address-line2", { placeholder: "Apt., suite, unit number, etc. (optional)" })}
    <div class="row">${field("city", "City", "address-level2")}${field("state", "State", "address-level1")}
      ${field("postal_code", "ZIP code", "postal-code")}</div>
    ${field("phone", "Phone number", "tel")}</form>`;
}

type FieldOptions = { placeholder?: string; numeric?: boolean; after?: Html };

function field(id: string, label: string, autocomplete: string, options: FieldOptions = {}): Html {
  const { placeholder = "", numeric = false, after = "" } = options;
  return html`<div class="field"><label for="${id}">${label}</label>
    <span class="box"><input id="${id}" name="${id}" autocomplete="${autocomplete}" placeholder="${placeholder}"
      ${numeric ? raw('inputmode="numeric"') : ""} ${id === "cvc" ? raw('maxlength="4"') : ""} aria-describedby="${id}-error" />${after}</span>
    <p class="error" id="${id}-error" role="alert"></p></div>`;
}

function countryField(): Html {
  return html`<div class="field"><label for="country">Country</label>
    <select id="country" name="country" autocomplete="country">
      ${COUNTRIES.map(([code, name]) => html`<option value="${code}" ${code === "US" ? "selected" : ""}>${name}</option>`)}
    </select></div>`;
}

const WALLETS: Readonly<Record<string, string>> = {
  apple_pay: "Apple Pay",
  google_pay: "Google Pay",
  link: "Link",
};

/** What a wallet asks its owner: a sandbox buyer who can say yes or no. */
export function walletSheet(query: Record<string, string>): Promise<Response> {
  const wallet = WALLETS[query.type ?? ""] ?? "Wallet";
  const [amount = "", currency = ""] = (query.amount ?? "").split(" ");
  const entry = (name: string, label: string, value: string) =>
    html`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" /></div>`;
  const body = html`<form id="sheet" data-shipping="${query.shipping ?? ""}">
    <p class="mark">sandbox</p><h1>${wallet}</h1>
    <p>${query.business ?? ""} ${amount === "" ? "" : html`<strong>${amount} ${currency.toUpperCase()}</strong> <small>in the smallest unit</small>`}</p>
    <p>Visa •••• 4242</p>
    <div class="row">${entry("name", "Name", "Robin Buyer")}${entry("email", "E-mail", "robin@example.com")}</div>
    <div class="row">${entry("line1", "Address", "1 Long Lane")}${entry("city", "City", "Springfield")}</div>
    <div class="row">${entry("state", "State", "IL")}${entry("postal_code", "ZIP", "62701")}${entry("country", "Country", "US")}</div>
    <p class="row"><button type="submit" class="pay">Pay</button><button type="button" id="cancel">Cancel</button></p>
  </form>`;
  return document(`${wallet} (sandbox)`, body, "sheet.js");
}

async function document(title: string, body: Html, script: string): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>${title} (sandbox)</title><style>${raw(ELEMENT_STYLE)}</style></head>
      <body>${body}<script src="/stand-in/${script}"></script></body>
    </html>`;
  return new Response(String(page), {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
}

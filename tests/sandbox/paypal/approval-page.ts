import { html } from "hono/html";
import type { FundingSource, Order, Unit } from "./account.ts";
import { BUYERS, personOf } from "./buyers.ts";
import { FUNDING_LABELS, FUNDING_SOURCES } from "./funding.ts";
import { type Json, list, object, text } from "./json.ts";
import { orderTotal } from "./orders.ts";
import { layout, type Opened, type Page } from "./page-layout.ts";
import type { SetupToken } from "./vault-state.ts";

const SHOP = "Artisan's Hub";

/** Log in, choose what pays, approve or cancel: one form, usable without a mouse and without script. */
export function approvalPage(order: Order, opened: Opened, button?: string): Page {
  const total = orderTotal(order);
  const payer = order.approval?.payer.email ?? "buyer@example.com";
  const preferred = PREFERRED[button ?? ""] ?? "balance";
  const action = order.context.userAction === "PAY_NOW" ? "Pay now" : "Continue";
  return layout(
    "Pay with PayPal (sandbox)",
    html`<p>You pay <strong>${total.value} ${total.currency}</strong> to ${order.context.brandName ?? SHOP}.</p>
      ${order.units.map(unitPart)}
      <form method="post" action="/checkoutnow">
        ${hiddenPart(opened)}
        <input type="hidden" name="token" value="${order.id}" />
        ${buyerPart(payer)}
        <fieldset>
          <legend>Pay with</legend>
          ${fundingOf(order).map(
            (value) =>
              html`<label><input type="radio" name="fundingSource" value="${value}" ${value === preferred ? "checked" : ""} /> ${FUNDING_LABELS[value]}</label>`,
          )}
        </fieldset>
        ${shippingPart(order, payer)}
        ${order.vault === undefined ? "" : consentPart()}
        <button type="submit" name="action" value="approve">${action}</button>
        <button type="submit" name="action" value="cancel" formnovalidate>Cancel</button>
      </form>`,
  );
}

/** The shop's other buttons open the page with what they stand for. */
const PREFERRED: Record<string, FundingSource> = { card: "card", paylater: "pay_later" };

/** The same page for a wallet that is to be kept without a payment. */
export function agreementPage(token: SetupToken, opened: Opened): Page {
  const what = token.source === "card" ? "card" : "PayPal wallet";
  const why = text(token.sent.description);
  return layout(
    "Save with PayPal (sandbox)",
    html`<p>${SHOP} asks to keep your ${what} for later payments.</p>
      ${why === undefined ? "" : html`<p>${why}</p>`}
      <form method="post" action="/agreements/approve">
        ${hiddenPart(opened)}
        <input type="hidden" name="approval_session_id" value="${token.id}" />
        ${buyerPart(token.payer?.email ?? "buyer@example.com")}
        <button type="submit" name="action" value="approve">Agree and continue</button>
        <button type="submit" name="action" value="cancel" formnovalidate>Cancel</button>
      </form>`,
  );
}

/** Where nothing may take days, PayPal does not offer what does. */
export function fundingOf(order: Order): FundingSource[] {
  return FUNDING_SOURCES.filter((source) => !(source === "echeck" && order.context.immediate));
}

function hiddenPart(opened: Opened): Page {
  return html`<input type="hidden" name="in" value="${opened.in}" />
    <input type="hidden" name="origin" value="${opened.origin}" />`;
}

/** Some buyers to pick from; whatever else is typed is somebody too. */
function buyerPart(email: string): Page {
  return html`<label>Log in as (email)
      <input type="email" name="payerEmail" value="${email}" list="buyers" autocomplete="off" required />
    </label>
    <datalist id="buyers">
      ${BUYERS.map((buyer) => html`<option value="${buyer.email}">${buyer.given} ${buyer.surname}</option>`)}
    </datalist>`;
}

function unitPart(unit: Unit): Page {
  const items = list(unit.sent.items).map(object);
  const why = text(unit.sent.description);
  return html`${why === undefined ? "" : html`<p>${why}</p>`}
    ${
      items.length === 0
        ? ""
        : html`<ul>${items.map((item) => html`<li>${text(item.quantity)} × ${text(item.name)}, ${priceOf(item)}</li>`)}</ul>`
    }`;
}

function priceOf(item: Json): string {
  const { value, currency_code } = object(item.unit_amount);
  return `${text(value) ?? ""} ${text(currency_code) ?? ""}`;
}

/** Shown as it is where the shop has decided, and to be changed where the buyer may. */
function shippingPart(order: Order, payer: string): Page | string {
  const preference = order.context.shippingPreference;
  if (preference === "NO_SHIPPING") return "";
  const sent = object(order.units[0]?.sent.shipping);
  const address = object(sent.address ?? personOf(payer).address);
  const line = (name: string) => text(address[name]) ?? "";
  if (preference === "SET_PROVIDED_ADDRESS")
    return html`<p>Ships to ${line("address_line_1")}, ${line("admin_area_2")} ${line("postal_code")}, ${line("country_code")}.</p>`;
  return html`<fieldset>
      <legend>Ship to</legend>
      ${ADDRESS.map(
        ([name, label]) =>
          html`<label>${label} <input name="${name}" value="${order.approval === undefined && sent.address === undefined ? "" : line(name)}" placeholder="${line(name)}" /></label>`,
      )}
    </fieldset>
    ${optionsPart(list(sent.options).map(object))}`;
}

/** The names of the fields are those of PayPal's addresses; all left empty, the buyer's own counts. */
export const ADDRESS = [
  ["address_line_1", "Street"],
  ["admin_area_2", "City"],
  ["admin_area_1", "State or province"],
  ["postal_code", "Postal code"],
  ["country_code", "Country (two letters)"],
] as const;

function optionsPart(options: Json[]): Page | string {
  if (options.length === 0) return "";
  return html`<fieldset>
    <legend>Shipping</legend>
    ${options.map(
      (option) =>
        html`<label><input type="radio" name="shippingOption" value="${text(option.id)}" ${option.selected === true ? "checked" : ""} /> ${text(option.label)}</label>`,
    )}
  </fieldset>`;
}

function consentPart(): Page {
  return html`<input type="hidden" name="vault" value="asked" />
    <label><input type="checkbox" name="keepForLater" value="yes" checked /> ${SHOP} may keep this for later payments</label>`;
}

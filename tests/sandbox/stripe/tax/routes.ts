import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { Store } from "../store.ts";
import { type Route, route } from "../wire/call.ts";
import { listPage, type Page, same } from "../wire/list.ts";
import { createCalculation } from "./calculations.ts";
import { createRegistration, updateRegistration } from "./registrations.ts";
import { createReversal } from "./reversals.ts";
import { updateTaxSettings } from "./settings.ts";
import { createTransaction } from "./transactions.ts";

export const calculationRoutes: Route[] = [
  route<Stripe.Tax.CalculationCreateParams>(
    "POST /v1/tax/calculations",
    "Tax.CalculationCreateParams",
    (call, params) => createCalculation(call.platform, params),
  ),
  route("GET /v1/tax/calculations/:id", "Tax.CalculationRetrieveParams", ({ platform, id }) =>
    platform.stores.taxCalculations.get(id),
  ),
  route<Stripe.Tax.CalculationListLineItemsParams>(
    "GET /v1/tax/calculations/:id/line_items",
    "Tax.CalculationListLineItemsParams",
    ({ platform, id }, params) => {
      platform.stores.taxCalculations.get(id);
      const lines = platform.hidden.tax.calculationLines.get(id) ?? [];
      return pageOf(lines, params, `/v1/tax/calculations/${id}/line_items`);
    },
  ),
];

export const transactionRoutes: Route[] = [
  route<Stripe.Tax.TransactionCreateFromCalculationParams>(
    "POST /v1/tax/transactions/create_from_calculation",
    "Tax.TransactionCreateFromCalculationParams",
    (call, params) => createTransaction(call.platform, params),
  ),
  route<Stripe.Tax.TransactionCreateReversalParams>(
    "POST /v1/tax/transactions/create_reversal",
    "Tax.TransactionCreateReversalParams",
    (call, params) => createReversal(call.platform, params),
  ),
  route("GET /v1/tax/transactions/:id", "Tax.TransactionRetrieveParams", ({ platform, id }) =>
    platform.stores.taxTransactions.get(id),
  ),
  route<Stripe.Tax.TransactionListLineItemsParams>(
    "GET /v1/tax/transactions/:id/line_items",
    "Tax.TransactionListLineItemsParams",
    ({ platform, id }, params) => {
      platform.stores.taxTransactions.get(id);
      const lines = platform.hidden.tax.transactionLines.get(id) ?? [];
      return pageOf(lines, params, `/v1/tax/transactions/${id}/line_items`);
    },
  ),
];

export const settingsRoutes: Route[] = [
  route(
    "GET /v1/tax/settings",
    "Tax.SettingsRetrieveParams",
    ({ platform }) => platform.hidden.tax.settings,
  ),
  route<Stripe.Tax.SettingsUpdateParams>(
    "POST /v1/tax/settings",
    "Tax.SettingsUpdateParams",
    (call, params) => updateTaxSettings(call.platform, params),
  ),
];

export const registrationRoutes: Route[] = [
  route<Stripe.Tax.RegistrationCreateParams>(
    "POST /v1/tax/registrations",
    "Tax.RegistrationCreateParams",
    (call, params) => createRegistration(call.platform, params),
  ),
  route<Stripe.Tax.RegistrationListParams>(
    "GET /v1/tax/registrations",
    "Tax.RegistrationListParams",
    ({ platform }, params) => listRegistrations(platform, params),
  ),
  route("GET /v1/tax/registrations/:id", "Tax.RegistrationRetrieveParams", ({ platform, id }) =>
    platform.stores.taxRegistrations.get(id),
  ),
  route<Stripe.Tax.RegistrationUpdateParams>(
    "POST /v1/tax/registrations/:id",
    "Tax.RegistrationUpdateParams",
    (call, params) => updateRegistration(call.platform, call.id, params),
  ),
];

/** Without a status all of them are listed. */
function listRegistrations({ stores }: Platform, params: Stripe.Tax.RegistrationListParams) {
  const wanted = params.status === "all" ? undefined : params.status;
  return listPage(stores.taxRegistrations, params, "/v1/tax/registrations", ({ status }) =>
    same(wanted, status),
  );
}

/** Lines run in their own order, not from the newest. */
function pageOf<T extends { id: string }>(lines: readonly T[], page: Page, url: string) {
  const store = new Store<T>("line item");
  store.replace([...lines].reverse());
  return listPage(store, page, url, () => true);
}

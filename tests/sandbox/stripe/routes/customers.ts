import type Stripe from "stripe";
import { endCustomerDiscount } from "../billing/customer-discount.ts";
import * as customers from "../customers.ts";
import { searchCustomers } from "../setup/customer-search.ts";
import { addSource, findSource, removeSource, sourceOf, updateSource } from "../setup/sources.ts";
import { type Route, route } from "../wire/call.ts";
import { notFound } from "../wire/errors.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";

const sourceRoutes: Route[] = [
  route<Stripe.CustomerCreateSourceParams>(
    "POST /v1/customers/:id/sources",
    "CustomerCreateSourceParams",
    ({ platform, id }, { source }) => {
      const customer = platform.stores.customers.get(id, "customer");
      return sourceOf(addSource(platform, customer, source));
    },
  ),
  route<Stripe.CustomerListSourcesParams>(
    "GET /v1/customers/:id/sources",
    "CustomerListSourcesParams",
    ({ platform, id }, { object: _, ...page }) => {
      platform.stores.customers.get(id, "customer");
      const listed = listPage(
        platform.stores.paymentMethods,
        page,
        `/v1/customers/${id}/sources`,
        (method) => method.customer === id && method.id.startsWith("card_"),
        { customer: id },
      );
      return { ...listed, data: listed.data.map(sourceOf) };
    },
  ),
  route(
    "GET /v1/customers/:id/sources/:sub",
    "CustomerRetrieveSourceParams",
    ({ platform, id, subId }) => sourceOf(findSource(platform, id, subId)),
  ),
  route<Stripe.CustomerUpdateSourceParams>(
    "POST /v1/customers/:id/sources/:sub",
    "CustomerUpdateSourceParams",
    ({ platform, id, subId }, params) => updateSource(platform, id, subId, params),
  ),
  route(
    "DELETE /v1/customers/:id/sources/:sub",
    "CustomerDeleteSourceParams",
    ({ platform, id, subId }) => removeSource(platform, id, subId),
  ),
];

const methodRoutes: Route[] = [
  route<Stripe.CustomerListPaymentMethodsParams>(
    "GET /v1/customers/:id/payment_methods",
    "CustomerListPaymentMethodsParams",
    ({ platform, id }, params) => {
      platform.stores.customers.get(id, "customer");
      return listPage(
        platform.stores.paymentMethods,
        params,
        `/v1/customers/${id}/payment_methods`,
        (method) =>
          method.customer === id &&
          same(params.type, method.type) &&
          same(params.allow_redisplay, method.allow_redisplay),
        { customer: id },
      );
    },
  ),
  route(
    "GET /v1/customers/:id/payment_methods/:sub",
    "CustomerRetrievePaymentMethodParams",
    ({ platform, id, subId }) => {
      const method = platform.stores.paymentMethods.find(subId);
      if (method?.customer !== id) throw notFound("PaymentMethod", subId);
      return method;
    },
  ),
];

export const customerRoutes: Route[] = [
  route<Stripe.CustomerCreateParams>("POST /v1/customers", "CustomerCreateParams", (call, params) =>
    customers.createCustomer(call.platform, params),
  ),
  route<Stripe.CustomerSearchParams>(
    "GET /v1/customers/search",
    "CustomerSearchParams",
    ({ platform }, params) => searchCustomers(platform, params),
  ),
  route<Stripe.CustomerListParams>(
    "GET /v1/customers",
    "CustomerListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.customers,
        params,
        "/v1/customers",
        (customer) =>
          same(params.email, customer.email) &&
          // Customers of test clocks are listed with their clock only.
          (params.test_clock ?? null) === customer.test_clock &&
          createdWithin(params.created, customer.created),
      ),
  ),
  route("GET /v1/customers/:id", "CustomerRetrieveParams", ({ platform, id }) =>
    customers.showCustomer(platform, id),
  ),
  route<Stripe.CustomerUpdateParams>(
    "POST /v1/customers/:id",
    "CustomerUpdateParams",
    (call, params) => customers.updateCustomer(call.platform, call.id, params),
  ),
  route("DELETE /v1/customers/:id", "CustomerDeleteParams", (call) =>
    customers.deleteCustomer(call.platform, call.id),
  ),
  route("DELETE /v1/customers/:id/discount", "CustomerDeleteDiscountParams", ({ platform, id }) =>
    endCustomerDiscount(platform, id),
  ),
  ...methodRoutes,
  ...sourceRoutes,
];

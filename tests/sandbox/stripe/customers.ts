import type Stripe from "stripe";
import { addressOf } from "./address.ts";
import { checkTaxable } from "./billing/automatic-tax.ts";
import { cancelAllOf } from "./billing/subscription-cancel.ts";
import { checkTestClock } from "./billing/test-clocks.ts";
import { inTestClock } from "./billing/time.ts";
import { difference } from "./difference.ts";
import { emit } from "./events.ts";
import { attachMethod } from "./payment-methods.ts";
import { mergeMetadata, type Platform } from "./platform.ts";
import { setBalance } from "./setup/customer-balance.ts";
import { addSource } from "./setup/sources.ts";
import { invalidRequest } from "./wire/errors.ts";

type Params = Omit<Stripe.CustomerCreateParams & Stripe.CustomerUpdateParams, "tax"> & {
  tax?: Stripe.CustomerUpdateParams.Tax;
};

export function createCustomer(
  outside: Platform,
  params: Stripe.CustomerCreateParams,
): Stripe.Customer {
  const { test_clock: clock } = params;
  if (clock !== undefined) checkTestClock(outside, clock);
  const platform = clock === undefined ? outside : inTestClock(outside, clock);
  checkCustomer(platform, params);
  const customer = newCustomer(platform, clock ?? null);
  platform.stores.customers.add(customer);
  try {
    takeMethods(platform, customer, params);
    apply(platform, customer, params);
  } catch (error) {
    // A card that is declined: there was no such customer.
    platform.stores.customers.remove(customer.id);
    throw error;
  }
  emit(platform, "customer.created", customer);
  return customer;
}

function newCustomer({ world }: Platform, clock: string | null): Stripe.Customer {
  const id = world.ids.next("cus", 14);
  return {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created: world.clock.nowSeconds(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: clock,
  };
}

export function updateCustomer(
  platform: Platform,
  id: string,
  params: Stripe.CustomerUpdateParams,
): Stripe.Customer {
  const customer = platform.stores.customers.get(id, "customer");
  checkCustomer(platform, params, customer);
  const before = structuredClone(customer);
  takeMethods(platform, customer, params);
  apply(platform, customer, params);
  if (params.tax?.validate_location === "immediately") {
    try {
      checkTaxable(platform, id, true);
    } catch (error) {
      // Of a place that taxes cannot go by nothing is kept.
      Object.assign(customer, before);
      throw error;
    }
  }
  const previous = difference(before, customer);
  if (previous) emit(platform, "customer.updated", customer, { previous });
  return customer;
}

/** A method that comes with the call is attached first, so that it can be the default one. */
function takeMethods(platform: Platform, customer: Stripe.Customer, params: Partial<Params>): void {
  const given = params.payment_method;
  const attached = given ? attachMethod(platform, given, customer.id) : undefined;
  if (params.source) customer.default_source = addSource(platform, customer, params.source).id;
  if (params.default_source !== undefined) {
    ownMethod(platform, customer.id, params.default_source, "default_source");
    customer.default_source = params.default_source;
  }
  const standard = params.invoice_settings?.default_payment_method;
  if (standard === undefined) return;
  const { invoice_settings: settings } = customer;
  // One of Stripe's names stands for the method that this very call attached.
  const own = attached && standard === given ? attached.id : standard;
  settings.default_payment_method = own
    ? ownMethod(platform, customer.id, own, "invoice_settings[default_payment_method]").id
    : null;
}

function ownMethod(
  platform: Platform,
  customer: string,
  id: string,
  param: string,
): Stripe.PaymentMethod {
  const method = platform.stores.paymentMethods.find(id);
  if (method && method.customer === customer) return method;
  throw invalidRequest({
    code: "resource_missing",
    message: `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    param,
  });
}

function apply(platform: Platform, customer: Stripe.Customer, params: Partial<Params>): void {
  if (params.email !== undefined) customer.email = params.email || null;
  if (params.name !== undefined) customer.name = params.name || null;
  if (params.phone !== undefined) customer.phone = params.phone || null;
  if (params.description !== undefined) customer.description = params.description || null;
  if (params.business_name !== undefined) customer.business_name = params.business_name || "";
  if (params.individual_name !== undefined) customer.individual_name = params.individual_name || "";
  if (params.preferred_locales) customer.preferred_locales = params.preferred_locales;
  if (params.tax_exempt !== undefined) customer.tax_exempt = params.tax_exempt || "none";
  if (params.invoice_prefix !== undefined) customer.invoice_prefix = params.invoice_prefix;
  if (params.next_invoice_sequence !== undefined)
    customer.next_invoice_sequence = params.next_invoice_sequence;
  if (params.address !== undefined)
    customer.address = params.address ? addressOf(params.address) : null;
  if (params.shipping !== undefined) {
    customer.shipping = params.shipping
      ? {
          address: addressOf(params.shipping.address),
          name: params.shipping.name,
          phone: params.shipping.phone ?? null,
        }
      : null;
  }
  const { custom_fields: fields, footer } = params.invoice_settings ?? {};
  if (fields !== undefined) customer.invoice_settings.custom_fields = fields || null;
  if (footer !== undefined) customer.invoice_settings.footer = footer || null;
  customer.metadata = mergeMetadata(customer.metadata, params.metadata);
  if (params.balance !== undefined) setBalance(platform, customer, params.balance);
}

export function deleteCustomer(platform: Platform, id: string): Stripe.DeletedCustomer {
  const { stores, hidden } = platform;
  const customer = stores.customers.get(id, "customer");
  cancelAllOf(platform, id);
  for (const method of stores.paymentMethods.all()) {
    if (method.customer !== id) continue;
    method.customer = null;
    stores.paymentMethods.moved(method);
    hidden.saving.spent.add(method.id);
    hidden.saving.setUps.delete(method.id);
  }
  stores.customers.remove(id);
  hidden.saving.deletedCustomers.add(id);
  emit(platform, "customer.deleted", customer);
  return { id, object: "customer", deleted: true };
}

/** A deleted customer can still be looked at, and nothing else. */
export function showCustomer(
  { stores, hidden }: Platform,
  id: string,
): Stripe.Customer | Stripe.DeletedCustomer {
  if (hidden.saving.deletedCustomers.has(id)) return { id, object: "customer", deleted: true };
  return stores.customers.get(id);
}

/** Stripe's own limits. */
const PREFIX = /^[A-Z0-9]{3,12}$/;

function checkCustomer(platform: Platform, params: Partial<Params>, self?: Stripe.Customer): void {
  const { email, invoice_prefix: prefix } = params;
  if (email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) {
    throw invalidRequest({
      code: "email_invalid",
      message: `Invalid email address: ${email}`,
      param: "email",
    });
  }
  if (prefix === undefined) return;
  const taken = platform.stores.customers
    .all()
    .some((other) => other.invoice_prefix === prefix && other.id !== self?.id);
  if (PREFIX.test(prefix) && !taken) return;
  throw invalidRequest({
    message: taken
      ? `The invoice prefix ${prefix} is already used by another customer.`
      : "An invoice prefix has 3 to 12 upper-case letters or numbers.",
    param: "invoice_prefix",
  });
}

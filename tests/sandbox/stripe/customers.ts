import type Stripe from "stripe";
import { changed, emit } from "./events.ts";
import { mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest } from "./wire/errors.ts";

type Params = Stripe.CustomerCreateParams & Stripe.CustomerUpdateParams;

export function createCustomer(
  platform: Platform,
  params: Stripe.CustomerCreateParams,
): Stripe.Customer {
  const { world, stores } = platform;
  checkEmail(params.email);
  const id = world.ids.next("cus", 14);
  const customer: Stripe.Customer = {
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
    test_clock: null,
  };
  apply(customer, params);
  stores.customers.add(customer);
  emit(platform, "customer.created", customer);
  return customer;
}

export function updateCustomer(
  platform: Platform,
  id: string,
  params: Stripe.CustomerUpdateParams,
): Stripe.Customer {
  const customer = platform.stores.customers.get(id, "customer");
  checkEmail(params.email);
  const previous = changed(customer, ["email", "name", "phone", "metadata", "description"]);
  apply(customer, params);
  emit(platform, "customer.updated", customer, { previous });
  return customer;
}

function apply(customer: Stripe.Customer, params: Partial<Params>): void {
  if (params.email !== undefined) customer.email = params.email || null;
  if (params.name !== undefined) customer.name = params.name || null;
  if (params.phone !== undefined) customer.phone = params.phone || null;
  if (params.description !== undefined) customer.description = params.description || null;
  if (params.preferred_locales) customer.preferred_locales = params.preferred_locales;
  if (params.address !== undefined)
    customer.address = params.address ? address(params.address) : null;
  if (params.shipping !== undefined) {
    customer.shipping = params.shipping
      ? {
          address: address(params.shipping.address),
          name: params.shipping.name,
          phone: params.shipping.phone ?? null,
        }
      : null;
  }
  const method = params.invoice_settings?.default_payment_method;
  if (method !== undefined) customer.invoice_settings.default_payment_method = method || null;
  customer.metadata = mergeMetadata(customer.metadata, params.metadata);
}

function address(given: object): Stripe.Address {
  const parts = new Map<string, unknown>(Object.entries(given));
  const part = (name: string) => {
    const value = parts.get(name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    city: part("city"),
    country: part("country"),
    line1: part("line1"),
    line2: part("line2"),
    postal_code: part("postal_code"),
    state: part("state"),
  };
}

export function deleteCustomer(platform: Platform, id: string): Stripe.DeletedCustomer {
  const { stores } = platform;
  const customer = stores.customers.get(id, "customer");
  emit(platform, "customer.deleted", customer);
  for (const method of stores.paymentMethods.all()) {
    if (method.customer === id) method.customer = null;
  }
  stores.customers.replace(stores.customers.all().filter((other) => other.id !== id));
  return { id, object: "customer", deleted: true };
}

function checkEmail(email: string | undefined): void {
  if (!email || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return;
  throw invalidRequest({
    code: "email_invalid",
    message: `Invalid email address: ${email}`,
    param: "email",
  });
}

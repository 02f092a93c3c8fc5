import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";

type Status = { status: "active" };

export function createDomain(
  platform: Platform,
  params: Stripe.PaymentMethodDomainCreateParams,
): Stripe.PaymentMethodDomain {
  const { world, stores } = platform;
  const name = params.domain_name.toLowerCase();
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(name)) {
    throw invalidRequest({
      message: `Invalid domain name: ${params.domain_name}`,
      param: "domain_name",
    });
  }
  const known = stores.methodDomains.all().find(({ domain_name }) => domain_name === name);
  // Registering a domain twice is a success, as it is with Stripe.
  if (known) return known;
  const active = (): Status => ({ status: "active" });
  return stores.methodDomains.add({
    id: world.ids.next("pmd"),
    object: "payment_method_domain",
    amazon_pay: active(),
    apple_pay: active(),
    created: world.clock.nowSeconds(),
    domain_name: name,
    enabled: params.enabled ?? true,
    google_pay: active(),
    klarna: active(),
    link: active(),
    livemode: false,
    paypal: active(),
  });
}

export function updateDomain(
  platform: Platform,
  id: string,
  params: Stripe.PaymentMethodDomainUpdateParams,
): Stripe.PaymentMethodDomain {
  const domain = platform.stores.methodDomains.get(id, "payment_method_domain");
  domain.enabled = params.enabled ?? domain.enabled;
  return domain;
}

/** Nobody looks at the domain: in the sandbox every one is found in order. */
export function validateDomain(platform: Platform, id: string): Stripe.PaymentMethodDomain {
  return platform.stores.methodDomains.get(id, "payment_method_domain");
}

import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { DAY_MS, errorOf, opened, stripe, stripeForEachTest } from "./sandbox-stripe.support.ts";
import { calculate, california, now, sellFrom } from "./sandbox-stripe-tax.support.ts";

stripeForEachTest();

describe("a registration", () => {
  it("begins and ends on its days", async () => {
    const day = DAY_MS / 1_000;
    const made = await stripe.tax.registrations.create({
      ...california,
      active_from: now() + day,
      expires_at: now() + 2 * day,
    });
    expect(made).toMatchObject({
      object: "tax.registration",
      status: "scheduled",
      country_options: { us: { type: "state_sales_tax", state: "CA" } },
    });
    const status = async () => (await stripe.tax.registrations.retrieve(made.id)).status;
    await opened.world.clock.advance(DAY_MS);
    expect(await status()).toBe("active");
    await opened.world.clock.advance(DAY_MS);
    expect(await status()).toBe("expired");
  });

  it("is one per place, and can be ended at once", async () => {
    const made = await stripe.tax.registrations.create(california);
    expect(await errorOf(stripe.tax.registrations.create(california))).toMatchObject({
      statusCode: 400,
    });
    await stripe.tax.registrations.update(made.id, { expires_at: "now" });
    const again = await stripe.tax.registrations.create(california);
    const active = await stripe.tax.registrations.list({ status: "active" });
    expect(active.data.map(({ id }) => id)).toEqual([again.id]);
    expect((await stripe.tax.registrations.list({ status: "all" })).data).toHaveLength(2);
  });

  it("of one country covers the EU, and of a province only that", async () => {
    await sellFrom(
      "DE",
      { active_from: "now", country: "IE", country_options: { ie: { type: "oss_union" } } },
      { active_from: "now", country: "CA", country_options: { ca: { type: "simplified" } } },
      {
        active_from: "now",
        country: "CA",
        country_options: {
          ca: { type: "province_standard", province_standard: { province: "BC" } },
        },
      },
    );
    const tax = async (country: string, state?: string) => {
      const address = { country, ...(state && { state }) };
      const made = await calculate({ customer_details: { address, address_source: "shipping" } });
      return made.tax_breakdown.map(({ amount }) => amount);
    };
    expect(await tax("FR")).toEqual([200]);
    expect(await tax("CA", "BC")).toEqual([50, 70]);
    expect(await tax("CA", "SK")).toEqual([50]);
  });

  it.each<[string, Partial<Stripe.Tax.RegistrationCreateParams>, string]>([
    [
      "the options of another country",
      { country_options: { gb: { type: "standard" } } },
      "country_options[us]",
    ],
    [
      "no state",
      { country_options: { us: { type: "state_sales_tax" } } as never },
      "country_options[us][state]",
    ],
    ["an end before its beginning", { expires_at: 1 }, "expires_at"],
  ])("is refused with %s", async (_, more, param) => {
    const call = stripe.tax.registrations.create({ ...california, ...more });
    expect(await errorOf(call)).toMatchObject({ statusCode: 400, param });
  });
});

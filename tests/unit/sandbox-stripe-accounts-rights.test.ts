import { beforeEach, describe, expect, it } from "vitest";
import {
  artisan,
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

let ada: string;
beforeEach(async () => {
  ada = await artisan(standIn, opened.world, stripe);
  await takeEvents(opened.world);
});

describe("what a platform may say for an account", () => {
  it("is not the terms of service where Stripe asks for them", async () => {
    const terms = { tos_acceptance: { date: 1_700_000_000, ip: "127.0.0.1" } };
    expect(await errorOf(stripe.accounts.update(ada, terms))).toMatchObject({
      param: "tos_acceptance",
    });
    const { id } = await stripe.accounts.create({ type: "custom" });
    expect((await stripe.accounts.update(id, terms)).tos_acceptance).toMatchObject({
      date: 1_700_000_000,
      ip: "127.0.0.1",
    });
  });

  it("is everything until the first account link, and nothing of the person's own afterwards", async () => {
    const { id } = await stripe.accounts.create({ type: "express", business_type: "individual" });
    const name = { individual: { first_name: "Ada" } };
    await stripe.accounts.update(id, name);
    await stripe.accountLinks.create({
      account: id,
      type: "account_onboarding",
      return_url: "https://shop.example/back",
      refresh_url: "https://shop.example/again",
    });
    expect(await errorOf(stripe.accounts.update(id, name))).toMatchObject({
      statusCode: 403,
      type: "StripePermissionError",
    });
    expect(await stripe.accounts.update(id, { metadata: { a: "1" } })).toMatchObject({
      metadata: { a: "1" },
    });
  });

  it("is told with what changed, and only that", async () => {
    await stripe.accounts.update(ada, {
      email: "ada@example.com",
      business_profile: { name: "Ada's", product_description: "Bowls" },
      metadata: { a: "1" },
    });
    const [event] = await takeEvents(opened.world);
    expect(JSON.parse(event?.body ?? "").data.previous_attributes).toEqual({
      business_profile: { name: null, product_description: null },
      email: null,
      metadata: { a: null },
    });
    await stripe.accounts.update(ada, { email: "ada@example.com" });
    expect(await takeEvents(opened.world)).toEqual([]);
    expect(await errorOf(stripe.accounts.update(ada, { email: "ada" }))).toMatchObject({
      code: "email_invalid",
    });
  });

  it("is `type` or `controller`, and each kind has its own rights", async () => {
    const both = { type: "express", controller: { losses: { payments: "stripe" } } } as const;
    expect(await errorOf(stripe.accounts.create(both))).toMatchObject({ param: "type" });
    const controllerOf = async (type: "express" | "custom" | "standard") =>
      (await stripe.accounts.create({ type })).controller;
    expect(await controllerOf("express")).toMatchObject({
      losses: { payments: "application" },
      requirement_collection: "stripe",
      stripe_dashboard: { type: "express" },
    });
    expect(await controllerOf("custom")).toMatchObject({
      requirement_collection: "application",
      stripe_dashboard: { type: "none" },
    });
    expect(await controllerOf("standard")).toMatchObject({
      losses: { payments: "stripe" },
      stripe_dashboard: { type: "full" },
    });
  });
});

describe("accounts", () => {
  it("are listed from the newest, page by page, and the platform's own is no part of them", async () => {
    const bea = await artisan(standIn, opened.world, stripe);
    const listed: string[] = [];
    for await (const account of stripe.accounts.list({ limit: 1 })) listed.push(account.id);
    expect(listed).toEqual([bea, ada]);
    const own = await stripe.accounts.retrieveCurrent();
    expect(own).toMatchObject({ object: "account", charges_enabled: true, payouts_enabled: true });
    expect(listed).not.toContain(own.id);
    const theirs = await stripe.accounts.retrieveCurrent({}, { stripeAccount: bea });
    expect(theirs.id).toBe(bea);
    expect((await stripe.accounts.list({ created: { gt: own.created ?? 4e9 } })).data).toEqual([]);
  });
});

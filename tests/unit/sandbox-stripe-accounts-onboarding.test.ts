import { describe, expect, it } from "vitest";
import {
  DAY_MS,
  errorOf,
  opened,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const BACK = "https://shop.example/back";
const AGAIN = "https://shop.example/again";

const express = () =>
  stripe.accounts.create({
    controller: {
      fees: { payer: "application" },
      losses: { payments: "application" },
      stripe_dashboard: { type: "express" },
      requirement_collection: "stripe",
    },
    capabilities: { transfers: { requested: true } },
    email: "ada@example.com",
    country: "US",
    metadata: { seller: "s1" },
  });

const link = (account: string) =>
  stripe.accountLinks.create({
    account,
    type: "account_onboarding",
    return_url: BACK,
    refresh_url: AGAIN,
  });

const goTo = (url: string) => fetch(url, { redirect: "manual" });

/** Opens a new link as a browser does and answers where its steps are. */
async function visit(account: string): Promise<string> {
  const { url } = await link(account);
  const opened = await goTo(url);
  return new URL(opened.headers.get("location") ?? "", url).href;
}

const choose = async (url: string, action: string, more: Record<string, string> = {}) => {
  const body = new URLSearchParams({ action, ...more });
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
  return answer.headers.get("location");
};

async function onboard(ending: string, bank = "000123456789"): Promise<string> {
  const { id } = await express();
  const steps = await visit(id);
  await choose(steps, "person", { first_name: "Bea" });
  await choose(steps, "bank", { account_number: bank });
  expect(await choose(steps, ending)).toBe(BACK);
  return id;
}

describe("an account that was just made", () => {
  it("has told nothing, so everything is due and nothing works", async () => {
    const account = await express();
    expect(account).toMatchObject({
      object: "account",
      type: "none",
      controller: {
        losses: { payments: "application" },
        stripe_dashboard: { type: "express" },
        requirement_collection: "stripe",
      },
      capabilities: { transfers: "inactive" },
      charges_enabled: false,
      details_submitted: false,
      payouts_enabled: false,
      metadata: { seller: "s1" },
      future_requirements: { currently_due: [], disabled_reason: null },
      requirements: { current_deadline: null, disabled_reason: "requirements.past_due" },
      settings: { payouts: { schedule: { interval: "daily", delay_days: 2 } } },
    });
    const { requirements } = account;
    expect(requirements?.currently_due).toContain("external_account");
    expect(requirements?.currently_due).toContain("tos_acceptance.date");
    expect(requirements?.past_due).toEqual(requirements?.currently_due);
    expect(requirements?.eventually_due).toEqual(requirements?.currently_due);
    expect((await errorOf(stripe.accounts.createLoginLink(account.id))).message).toContain(
      "not completed onboarding",
    );
    expect(await takeEvents(opened.world)).toEqual([]);
  });
});

describe("hosted onboarding", () => {
  it("goes step by step to an account that can be paid, and tells the Connect endpoint", async () => {
    const { id } = await express();
    const steps = await visit(id);
    expect(await (await goTo(steps)).text()).toContain("Step 1 of 3");
    expect(await choose(steps, "person", { first_name: "Bea" })).toBe(new URL(steps).pathname);
    expect(await (await goTo(steps)).text()).toContain("Step 2 of 3");
    await choose(steps, "bank");
    expect(await (await goTo(steps)).text()).toContain("Bea Artisan");
    expect((await stripe.accounts.retrieve(id)).details_submitted).toBe(false);
    await takeEvents(opened.world);
    expect(await choose(steps, "complete")).toBe(BACK);
    const events = await takeEvents(opened.world);
    expect(typesOf(events)).toEqual(["capability.updated", "account.updated"]);
    expect(events[0]).toMatchObject({
      endpoint: "stripe-connect",
      account: id,
      object: { id: "transfers", status: "active" },
    });
    expect(events[1]?.body).toContain('"previous_attributes"');
    expect(JSON.parse(events[1]?.body ?? "")).toMatchObject({
      data: {
        previous_attributes: {
          capabilities: { transfers: "inactive" },
          details_submitted: false,
          payouts_enabled: false,
          requirements: { disabled_reason: "requirements.past_due" },
        },
      },
    });
    expect(await stripe.accounts.retrieve(id)).toMatchObject({
      capabilities: { transfers: "active" },
      details_submitted: true,
      payouts_enabled: true,
      individual: { object: "person", first_name: "Bea", relationship: { representative: true } },
      external_accounts: { data: [{ object: "bank_account", last4: "6789" }] },
      requirements: { currently_due: [], disabled_reason: null },
    });
    expect((await stripe.accounts.createLoginLink(id)).url).toContain("/express/");
    expect((await stripe.accounts.list()).data.map((account) => account.id)).toEqual([id]);
  });

  it("tells of the person and the bank account as they are entered", async () => {
    const { id } = await express();
    const steps = await visit(id);
    await choose(steps, "person");
    await choose(steps, "bank");
    const types = typesOf(await takeEvents(opened.world));
    expect(types).toEqual([
      "person.created",
      "account.updated",
      "account.external_account.created",
      "account.updated",
    ]);
  });

  it("can be left and resumed with another link where it was left", async () => {
    const { id } = await express();
    const first = await visit(id);
    await choose(first, "person");
    expect(await choose(first, "leave")).toBe(BACK);
    expect((await goTo(first)).headers.get("location")).toBe(AGAIN);
    expect((await stripe.accounts.retrieve(id)).details_submitted).toBe(false);
    expect(await (await goTo(await visit(id))).text()).toContain("Step 2 of 3");
  });

  it("takes each link once, and leads to the refresh URL afterwards", async () => {
    const { id } = await express();
    const { url } = await link(id);
    expect((await goTo(url)).headers.get("location")).toContain("/visits/");
    expect((await goTo(url)).headers.get("location")).toBe(AGAIN);
  });

  it("ends a link after five minutes of the clock, and a visit after an hour", async () => {
    const { id } = await express();
    const { url, expires_at, created } = await link(id);
    expect(expires_at - created).toBe(300);
    const steps = await visit(id);
    await opened.world.clock.advance(300_000);
    expect((await goTo(url)).headers.get("location")).toBe(AGAIN);
    expect((await goTo(steps)).status).toBe(200);
    await opened.world.clock.advance(3_600_000);
    expect(await choose(steps, "complete")).toBe(AGAIN);
    expect((await goTo(`${opened.url}/stand-in/onboarding/none`)).status).toBe(404);
  });

  it("can end with a document that is due in a week, and is past due then", async () => {
    const id = await onboard("incomplete");
    const document = "individual.verification.document";
    const before = await stripe.accounts.retrieve(id);
    expect(before).toMatchObject({
      capabilities: { transfers: "active" },
      requirements: { currently_due: [document], past_due: [], disabled_reason: null },
    });
    // The machine's own seconds go on while the form is filled in.
    const inSeconds =
      (before.requirements?.current_deadline ?? 0) - opened.world.clock.nowSeconds();
    expect(7 * 86_400 - inSeconds).toBeGreaterThanOrEqual(0);
    expect(7 * 86_400 - inSeconds).toBeLessThan(60);
    await takeEvents(opened.world);
    await opened.world.clock.advance(7 * DAY_MS);
    expect(await stripe.accounts.retrieve(id)).toMatchObject({
      capabilities: { transfers: "inactive" },
      payouts_enabled: false,
      requirements: { past_due: [document], disabled_reason: "requirements.past_due" },
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "capability.updated",
      "account.updated",
    ]);
  });

  it("can end with a document that is looked at for a day", async () => {
    const id = await onboard("pending");
    expect(await stripe.accounts.retrieve(id)).toMatchObject({
      capabilities: { transfers: "pending" },
      details_submitted: true,
      payouts_enabled: false,
      requirements: {
        currently_due: [],
        pending_verification: ["individual.verification.document"],
        disabled_reason: "requirements.pending_verification",
      },
    });
    await opened.world.clock.advance(DAY_MS);
    expect(await stripe.accounts.retrieve(id)).toMatchObject({
      capabilities: { transfers: "active" },
      payouts_enabled: true,
    });
  });

  it("can end with a document that Stripe refuses, and says why", async () => {
    const id = await onboard("restricted");
    expect(await stripe.accounts.retrieve(id)).toMatchObject({
      capabilities: { transfers: "inactive" },
      requirements: {
        disabled_reason: "requirements.past_due",
        errors: [
          {
            code: "verification_document_failed_other",
            requirement: "individual.verification.document",
          },
        ],
      },
    });
    const steps = await visit(id);
    await choose(steps, "complete");
    expect((await stripe.accounts.retrieve(id)).capabilities).toEqual({ transfers: "active" });
  });
});

describe("an account link", () => {
  it("needs both URLs and a type that the account may have", async () => {
    const { id } = await express();
    const type = "account_onboarding";
    expect(await errorOf(stripe.accountLinks.create({ account: id, type }))).toMatchObject({
      code: "parameter_missing",
      param: "return_url",
    });
    const half = { account: id, type, return_url: BACK } as const;
    expect(await errorOf(stripe.accountLinks.create(half))).toMatchObject({ param: "refresh_url" });
    const whole = { ...half, refresh_url: AGAIN };
    for (const wrong of ["account_update", "anything"])
      expect(await errorOf(stripe.accountLinks.create({ ...whole, type: wrong }))).toMatchObject({
        param: "type",
      });
    const custom = await stripe.accounts.create({ type: "custom" });
    const update = { ...whole, account: custom.id, type: "account_update" };
    expect(await stripe.accountLinks.create(update)).toHaveProperty("url");
    expect(await errorOf(link("acct_none"))).toMatchObject({ code: "account_invalid" });
  });
});

describe("a login link", () => {
  it("is for the Express Dashboard, after onboarding, and shows the money there", async () => {
    const id = await onboard("complete");
    const { url } = await stripe.accounts.createLoginLink(id);
    const shown = await (await goTo(url)).text();
    expect(shown).toContain("Available: 0 usd");
    const custom = await stripe.accounts.create({ type: "custom" });
    expect((await errorOf(stripe.accounts.createLoginLink(custom.id))).message).toContain(
      "does not use the Express Dashboard",
    );
    expect((await goTo(`${opened.url}/stand-in/express/acct_none`)).status).toBe(404);
  });
});

import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import {
  artisan,
  clientOf,
  DAY_MS,
  errorOf,
  opened,
  standIn,
  startStripe,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const artisanOf = () => artisan(standIn, opened.world, stripe);

const BANK = {
  object: "bank_account",
  account_number: "000123456789",
  routing_number: "110000000",
  country: "US",
  currency: "usd",
} as const;

const INDIVIDUAL = {
  first_name: "Ada",
  last_name: "Artisan",
  dob: { day: 1, month: 1, year: 1901 },
  ssn_last_4: "0000",
};

/** An account whose platform tells Stripe everything itself. */
const custom = (more: Stripe.AccountCreateParams = {}) =>
  stripe.accounts.create({
    type: "custom",
    country: "US",
    capabilities: { transfers: { requested: true } },
    ...more,
  });

const dueOf = async (id: string) =>
  (await stripe.accounts.retrieve(id)).requirements?.currently_due ?? [];

describe("what an account must tell", () => {
  it("gets less with every answer, until the capability is active", async () => {
    const { id } = await custom();
    expect(await dueOf(id)).toEqual(
      expect.arrayContaining(["business_type", "company.name", "representative.first_name"]),
    );
    await stripe.accounts.update(id, { business_type: "individual", individual: INDIVIDUAL });
    expect(await dueOf(id)).toEqual([
      "business_profile.url",
      "external_account",
      "tos_acceptance.date",
      "tos_acceptance.ip",
    ]);
    await stripe.accounts.update(id, {
      business_profile: { url: "https://ada.example" },
      tos_acceptance: { date: 1_700_000_000, ip: "127.0.0.1" },
    });
    expect(await dueOf(id)).toEqual(["external_account"]);
    await takeEvents(opened.world);
    const account = await stripe.accounts.update(id, { external_account: BANK });
    expect(account).toMatchObject({
      capabilities: { transfers: "active" },
      details_submitted: true,
      payouts_enabled: true,
      charges_enabled: false,
      requirements: { currently_due: [], eventually_due: [], past_due: [], disabled_reason: null },
    });
    expect(account.individual).toMatchObject({ first_name: "Ada", ssn_last_4_provided: true });
    expect(JSON.stringify(account)).not.toContain("000123456789");
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "account.external_account.created",
      "capability.updated",
      "account.updated",
    ]);
  });

  it("of a company is about the company and the person who represents it", async () => {
    const { id } = await custom({ business_type: "company" });
    await stripe.accounts.update(id, { company: { name: "Hub", tax_id: "000000000" } });
    const person = await stripe.accounts.createPerson(id, {
      first_name: "Bea",
      relationship: { representative: true, title: "CEO" },
    });
    const due = await dueOf(id);
    expect(due).not.toContain("company.name");
    expect(due).toContain(`${person.id}.last_name`);
    expect(due).not.toContain(`${person.id}.first_name`);
    const account = await stripe.accounts.retrieve(id);
    expect(account.company).toMatchObject({ name: "Hub", tax_id_provided: true });
  });

  it("is more for whoever takes cards", async () => {
    const ada = await artisanOf();
    await takeEvents(opened.world);
    const requested = await stripe.accounts.updateCapability(ada, "card_payments", {
      requested: true,
    });
    expect(requested).toMatchObject({ object: "capability", requested: true, status: "active" });
    expect(await stripe.accounts.retrieve(ada)).toMatchObject({
      capabilities: { card_payments: "active", transfers: "active" },
      charges_enabled: true,
    });
    const { id } = await custom({ capabilities: { card_payments: { requested: true } } });
    expect(await dueOf(id)).toContain("business_profile.mcc");
    const capability = await stripe.accounts.retrieveCapability(id, "card_payments");
    expect(capability).toMatchObject({
      status: "inactive",
      requested_at: expect.any(Number),
      requirements: { disabled_reason: "requirements.fields_needed" },
    });
    expect(capability.requirements?.currently_due).toContain("business_profile.mcc");
    const other = await stripe.accounts.retrieveCapability(id, "transfers");
    expect(other).toMatchObject({ status: "unrequested", requested: false, requested_at: null });
  });
});

describe("a capability", () => {
  it("can be given up and is listed while it is wanted", async () => {
    const ada = await artisanOf();
    const { data } = await stripe.accounts.listCapabilities(ada);
    expect(data).toMatchObject([{ id: "transfers", account: ada, status: "active" }]);
    await takeEvents(opened.world);
    await stripe.accounts.update(ada, { capabilities: { transfers: { requested: false } } });
    expect((await stripe.accounts.retrieve(ada)).capabilities).toEqual({});
    expect((await stripe.accounts.listCapabilities(ada)).data).toEqual([]);
    const [capability] = await takeEvents(opened.world);
    expect(capability).toMatchObject({
      type: "capability.updated",
      object: { status: "unrequested" },
    });
    expect(await errorOf(stripe.accounts.retrieveCapability(ada, "nothing"))).toMatchObject({
      param: "capability",
    });
  });
});

describe("an account that Stripe asks for more", () => {
  const restrict = (id: string, body: object) =>
    standIn.control(opened.world, `/accounts/${id}`, body);

  it("is restricted at once", async () => {
    const ada = await artisanOf();
    await takeEvents(opened.world);
    await restrict(ada, { requirements: ["external_account"] });
    expect(await stripe.accounts.retrieve(ada)).toMatchObject({
      capabilities: { transfers: "inactive" },
      payouts_enabled: false,
      requirements: {
        currently_due: ["external_account"],
        past_due: ["external_account"],
        disabled_reason: "requirements.past_due",
      },
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "capability.updated",
      "account.updated",
    ]);
    await stripe.accounts.createExternalAccount(ada, {
      external_account: { ...BANK, account_number: "000999999999" },
    });
    expect((await stripe.accounts.retrieve(ada)).capabilities).toEqual({ transfers: "active" });
  });

  it("is restricted when the deadline has passed on the clock", async () => {
    const ada = await artisanOf();
    await restrict(ada, { requirements: ["individual.id_number"], deadlineMs: 3 * DAY_MS });
    const before = await stripe.accounts.retrieve(ada);
    expect(before).toMatchObject({
      capabilities: { transfers: "active" },
      payouts_enabled: true,
      requirements: { currently_due: ["individual.id_number"], past_due: [] },
    });
    const deadline = before.requirements?.current_deadline ?? 0;
    expect(deadline - Math.floor(opened.world.clock.now() / 1000)).toBe(3 * 86_400);
    await opened.world.clock.advance(3 * DAY_MS);
    expect(await stripe.accounts.retrieve(ada)).toMatchObject({
      capabilities: { transfers: "inactive" },
      requirements: {
        current_deadline: null,
        past_due: ["individual.id_number"],
        disabled_reason: "requirements.past_due",
      },
    });
    await restrict(ada, { transfers: "active" });
    expect((await stripe.accounts.retrieve(ada)).payouts_enabled).toBe(true);
  });

  it("can have a reason of its own, and wrong input is refused", async () => {
    const ada = await artisanOf();
    await restrict(ada, { requirements: ["external_account"], disabledReason: "under_review" });
    expect((await stripe.accounts.retrieve(ada)).requirements?.disabled_reason).toBe(
      "under_review",
    );
    for (const body of [
      { requirements: [] },
      { requirements: ["external_account"], deadlineMs: -1 },
      { transfers: "maybe" },
      {},
    ])
      expect((await restrict(ada, body)).status).toBe(400);
  });

  it("is still restricted after the stand-in was started again", async () => {
    const ada = await artisanOf();
    await restrict(ada, { requirements: ["individual.id_number"], deadlineMs: DAY_MS });
    const state = structuredClone(standIn.registry.save());
    const again = await startStripe();
    const worlds = state.worlds.filter(({ core }) => core.id === opened.world.id);
    await again.registry.restore({ ...state, worlds });
    const restored = again.registry.get(opened.world.id);
    if (!restored) throw new Error("the world is gone");
    await restored.world.clock.advance(DAY_MS);
    const { url } = Object.assign({ url: "" }, restored.credentials.stripe);
    const account = await clientOf({ url }, opened.secretKey).accounts.retrieve(ada);
    expect(account.requirements?.past_due).toEqual(["individual.id_number"]);
    await again.close();
  });
});

describe("an account that the platform does not want", () => {
  it.each([
    ["fraud_other", "rejected.platform_fraud"],
    ["terms_of_service", "rejected.platform_terms_of_service"],
    ["other", "rejected.platform_other"],
  ] as const)("is rejected for %s as %s", async (reason, disabled_reason) => {
    const ada = await artisanOf();
    expect(await stripe.accounts.reject(ada, { reason })).toMatchObject({
      capabilities: { transfers: "inactive" },
      payouts_enabled: false,
      requirements: { disabled_reason },
    });
    const transfer = stripe.transfers.create({ amount: 1, currency: "usd", destination: ada });
    expect(await errorOf(transfer)).toMatchObject({
      code: "insufficient_capabilities_for_transfer",
    });
  });

  it("is deleted only when its balance is zero, and that is told", async () => {
    const ada = await artisanOf();
    await standIn.control(opened.world, `/accounts/${ada}/balance`, { minor: "100" });
    expect((await errorOf(stripe.accounts.del(ada))).message).toContain("balance is not zero");
    await standIn.control(opened.world, `/accounts/${ada}/balance`, { minor: "-100" });
    await takeEvents(opened.world);
    expect(await stripe.accounts.del(ada)).toEqual(
      expect.objectContaining({ id: ada, object: "account", deleted: true }),
    );
    expect(await takeEvents(opened.world)).toMatchObject([
      { type: "account.application.deauthorized", account: ada, object: { object: "application" } },
    ]);
    expect(await errorOf(stripe.accounts.retrieve(ada))).toMatchObject({
      statusCode: 403,
      code: "account_invalid",
    });
    expect((await stripe.accounts.list()).data).toEqual([]);
  });

  it("or does not want the platform is out of reach until it is connected again", async () => {
    const ada = await artisanOf();
    await takeEvents(opened.world);
    const connect = (what: string) => standIn.control(opened.world, `/accounts/${ada}/${what}`);
    await connect("deauthorize");
    expect(await errorOf(stripe.accounts.retrieve(ada))).toMatchObject({ code: "account_invalid" });
    expect(await errorOf(stripe.balance.retrieve({}, { stripeAccount: ada }))).toMatchObject({
      type: "StripePermissionError",
      code: "account_invalid",
    });
    await connect("authorize");
    expect((await stripe.accounts.retrieve(ada)).payouts_enabled).toBe(true);
    expect((await connect("authorize")).status).toBe(400);
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "account.application.deauthorized",
      "account.application.authorized",
    ]);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import {
  artisan,
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

let ada: string;
beforeEach(async () => {
  ada = await artisan(standIn, opened.world, stripe);
  await takeEvents(opened.world);
});

const BANK = {
  object: "bank_account",
  account_number: "000999999999",
  routing_number: "110000000",
  country: "US",
  currency: "usd",
} as const;
const addBank = (more: object = {}, params: object = {}) =>
  stripe.accounts.createExternalAccount(ada, {
    external_account: { ...BANK, ...more },
    ...params,
  });
const banksOf = async () => (await stripe.accounts.listExternalAccounts(ada)).data;

describe("a bank account", () => {
  it("shows what Stripe shows of it, and never its number", async () => {
    const bank = await addBank(
      { account_holder_name: "Ada", account_holder_type: "individual" },
      { metadata: { main: "1" } },
    );
    expect(bank).toMatchObject({
      id: expect.stringMatching(/^ba_/),
      object: "bank_account",
      account: ada,
      account_holder_name: "Ada",
      account_holder_type: "individual",
      available_payout_methods: ["standard"],
      bank_name: "STRIPE TEST BANK",
      country: "US",
      currency: "usd",
      default_for_currency: false,
      fingerprint: expect.any(String),
      last4: "9999",
      metadata: { main: "1" },
      routing_number: "110000000",
      status: "new",
    });
    expect(JSON.stringify(opened.world.log.all())).not.toContain(BANK.account_number);
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "account.external_account.created",
      "account.updated",
    ]);
  });

  it("becomes the default of its currency when asked, and the other one no longer is", async () => {
    const bank = await addBank();
    const updated = await stripe.accounts.updateExternalAccount(ada, bank.id, {
      default_for_currency: true,
      metadata: { a: "1" },
    });
    expect(updated).toMatchObject({ default_for_currency: true, metadata: { a: "1" } });
    expect((await banksOf()).map((each) => each.default_for_currency)).toEqual([true, false]);
    expect(typesOf(await takeEvents(opened.world))).toContain("account.external_account.updated");
    const euros = await addBank({ currency: "eur", account_number: "000888888888" });
    expect(euros.default_for_currency).toBe(true);
  });

  it("is deleted, but not as the default while there is another", async () => {
    const bank = await addBank();
    const [, first] = await banksOf();
    const remove = (id: string) => stripe.accounts.deleteExternalAccount(ada, id);
    expect((await errorOf(remove(first?.id ?? ""))).message).toContain("default external account");
    expect(await remove(bank.id)).toMatchObject({ id: bank.id, deleted: true });
    await remove(first?.id ?? "");
    expect(await stripe.accounts.retrieve(ada)).toMatchObject({
      capabilities: { transfers: "active" },
      payouts_enabled: false,
      requirements: { currently_due: ["external_account"] },
    });
    expect(typesOf(await takeEvents(opened.world))).toContain("account.external_account.deleted");
  });

  it("is refused with numbers that no bank has, and twice", async () => {
    expect(await errorOf(addBank({ routing_number: "11" }))).toMatchObject({
      code: "routing_number_invalid",
    });
    expect(await errorOf(addBank({ account_number: "1" }))).toMatchObject({
      code: "account_number_invalid",
    });
    await addBank();
    expect(await errorOf(addBank())).toMatchObject({ code: "bank_account_exists" });
    expect(await banksOf()).toHaveLength(2);
  });

  it("is only found below its own account, and listed by its kind", async () => {
    const bea = await artisan(standIn, opened.world, stripe);
    const bank = await addBank();
    expect(await stripe.accounts.retrieveExternalAccount(ada, bank.id)).toMatchObject({
      id: bank.id,
    });
    expect(await errorOf(stripe.accounts.retrieveExternalAccount(bea, bank.id))).toMatchObject({
      code: "resource_missing",
    });
    await stripe.accounts.createExternalAccount(ada, { external_account: "tok_visa_debit" });
    const cards = await stripe.accounts.listExternalAccounts(ada, { object: "card" });
    expect(cards.data).toMatchObject([{ object: "card", funding: "debit", last4: "5556" }]);
  });

  it("can be a token or a debit card, and no credit card", async () => {
    const add = (external_account: string) =>
      stripe.accounts.createExternalAccount(ada, { external_account });
    expect(await add("btok_us_accountClosed")).toMatchObject({ last4: "1113" });
    expect(await errorOf(add("btok_none"))).toMatchObject({ code: "resource_missing" });
    const card = (number: string) =>
      stripe.accounts.createExternalAccount(ada, {
        external_account: { object: "card", number, exp_month: 12, exp_year: 2099 },
      });
    expect(await card("5200828282828210")).toMatchObject({ brand: "MasterCard" });
    expect(await errorOf(card("4242424242424242"))).toMatchObject({ code: "invalid_card_type" });
  });

  it("takes the place of the one before when the account's update names it", async () => {
    const made = await stripe.accounts.create({ type: "custom", external_account: BANK });
    const other = { ...BANK, account_number: "000777777777" };
    const updated = await stripe.accounts.update(made.id, { external_account: other });
    expect(updated.external_accounts?.data).toMatchObject([{ last4: "7777" }]);
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "account.external_account.created",
      "account.external_account.deleted",
      "account.external_account.created",
      "account.updated",
    ]);
  });
});

describe("a person", () => {
  const company = async () => {
    const { id } = await stripe.accounts.create({ type: "custom", business_type: "company" });
    return id;
  };

  it("is made, changed, listed by role and deleted, and the Connect endpoint hears of it", async () => {
    const id = await company();
    const owner = await stripe.accounts.createPerson(id, {
      first_name: "Bea",
      email: "bea@example.com",
      dob: { day: 2, month: 3, year: 1980 },
      id_number: "000000000",
      relationship: { owner: true, percent_ownership: 60 },
      metadata: { a: "1" },
    });
    expect(owner).toMatchObject({
      id: expect.stringMatching(/^person_/),
      object: "person",
      account: id,
      dob: { day: 2, month: 3, year: 1980 },
      id_number_provided: true,
      relationship: { owner: true, percent_ownership: 60, representative: false },
      ssn_last_4_provided: true,
      verification: { status: "verified" },
    });
    const director = await stripe.accounts.createPerson(id, { relationship: { director: true } });
    const updated = await stripe.accounts.updatePerson(id, director.id, { last_name: "C" });
    expect(updated).toMatchObject({ last_name: "C", relationship: { director: true } });
    expect(await stripe.accounts.retrievePerson(id, owner.id)).toMatchObject({ first_name: "Bea" });
    const owners = await stripe.accounts.listPersons(id, { relationship: { owner: true } });
    expect(owners.data.map((person) => person.id)).toEqual([owner.id]);
    expect((await stripe.accounts.listPersons(id)).data).toHaveLength(2);
    expect(await stripe.accounts.deletePerson(id, director.id)).toMatchObject({ deleted: true });
    expect(await errorOf(stripe.accounts.retrievePerson(id, director.id))).toMatchObject({
      code: "resource_missing",
    });
    const events = await takeEvents(opened.world);
    expect(typesOf(events)).toEqual([
      "person.created",
      "person.created",
      "person.updated",
      "person.deleted",
    ]);
    expect(new Set(events.map(({ account }) => account))).toEqual(new Set([id]));
  });

  it("owns no more than is left, and stays while they represent the account", async () => {
    const id = await company();
    const half = { relationship: { owner: true, percent_ownership: 50 } };
    await stripe.accounts.createPerson(id, half);
    const other = await stripe.accounts.createPerson(id, half);
    const more = { relationship: { percent_ownership: 51 } };
    expect(await errorOf(stripe.accounts.updatePerson(id, other.id, more))).toMatchObject({
      param: "relationship[percent_ownership]",
    });
    const boss = await stripe.accounts.createPerson(id, { relationship: { representative: true } });
    expect((await errorOf(stripe.accounts.deletePerson(id, boss.id))).message).toContain(
      "representative",
    );
  });

  it("is the account's individual where there is no company", async () => {
    const [person] = (await stripe.accounts.listPersons(ada)).data;
    expect(person).toMatchObject({ relationship: { representative: true } });
    expect((await stripe.accounts.retrieve(ada)).individual?.id).toBe(person?.id);
    expect((await errorOf(stripe.accounts.createPerson(ada, {}))).message).toContain("individual");
  });
});

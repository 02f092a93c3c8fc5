import { expect, test } from "vitest";
import { adviceOf, type Requirements, tasksOf } from "../../worker/domain/requirements.ts";

const nothing: Requirements = {
  ...{ currentlyDue: [], pastDue: [], eventuallyDue: [], pendingVerification: [] },
  ...{ deadline: null, disabledReason: null, detailsSubmitted: true },
};
const deadline = new Date(1_000_000);

test("what Stripe asks for is told once each, most urgent first, with its date", () => {
  const requirements: Requirements = {
    ...nothing,
    ...{ pastDue: ["external_account"], deadline },
    currentlyDue: ["external_account", "individual.verification.document"],
    eventuallyDue: ["external_account", "individual.verification.document", "individual.phone"],
    pendingVerification: ["company.tax_id"],
  };
  expect(tasksOf(requirements)).toEqual([
    {
      ...{ field: "external_account", urgency: "overdue", by: null },
      what: "a bank account that you are paid at",
    },
    {
      ...{ field: "individual.verification.document", urgency: "now", by: deadline },
      what: "a document that proves who you are",
    },
    {
      ...{ field: "individual.phone", urgency: "later", by: null },
      what: "a telephone number",
    },
    {
      ...{ field: "company.tax_id", urgency: "being_checked", by: null },
      what: "the company's number with the tax office or register",
    },
  ]);
  expect(tasksOf(nothing)).toEqual([]);
});

test.each([
  ["tos_acceptance.date", "your consent to Stripe's terms"],
  ["business_type", "whether you are a person or a company"],
  ["business_profile.url", "what you sell, or a page that shows it"],
  ["business_profile.mcc", "the kind of goods you sell"],
  ["individual.dob.day", "a date of birth"],
  ["individual.ssn_last_4", "your number with the tax or social security office"],
  ["person_123.first_name", "a full name"],
  ["individual.address.city", "an address"],
  ["individual.email", "an e-mail address"],
  ["owners_provided", "that you have named everybody who owns or leads it"],
  ["something.new", 'what Stripe calls "something.new"'],
])("%s is told as %s", (field, what) => {
  expect(tasksOf({ ...nothing, currentlyDue: [field] })[0]?.what).toBe(what);
});

test.each<[string, Parameters<typeof adviceOf>, string]>([
  ["was never seen", ["inactive", undefined], "tell it who you are"],
  ["can be paid, and was not looked at since", ["active", undefined], "All is well"],
  [
    "is not handed in",
    ["inactive", { ...nothing, detailsSubmitted: false }],
    "tell it who you are",
  ],
  ["is overdue", ["inactive", { ...nothing, pastDue: ["x"] }], "overdue"],
  ["has a date", ["active", { ...nothing, currentlyDue: ["x"] }], "before the date"],
  ["is being checked", ["pending", { ...nothing, pendingVerification: ["x"] }], "is checking"],
  ["is closed", ["inactive", { ...nothing, disabledReason: "rejected.fraud" }], "closed"],
  ["is looked at", ["inactive", { ...nothing, disabledReason: "under_review" }], "looking"],
  ["waits for Stripe", ["pending", nothing], "has not let"],
  ["is in order", ["active", nothing], "All is well"],
])("an account that %s says what to do", (_, given, words) => {
  expect(adviceOf(...given)).toContain(words);
});

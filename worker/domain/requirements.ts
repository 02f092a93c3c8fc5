import { type English, english } from "./english.ts";

/** What Stripe asks of a connected account, in Stripe's names of fields. */
export type Requirements = {
  readonly currentlyDue: readonly string[];
  readonly pastDue: readonly string[];
  readonly eventuallyDue: readonly string[];
  /** Handed in, and being looked at. */
  readonly pendingVerification: readonly string[];
  /** Until when the account works without what is currently due. */
  readonly deadline: Date | null;
  readonly disabledReason: string | null;
  readonly detailsSubmitted: boolean;
};

export type Task = {
  /** Stripe's name of it. */
  readonly field: string;
  readonly what: string;
  readonly urgency: "overdue" | "now" | "later" | "being_checked";
  /** By when, where Stripe says so. */
  readonly by: Date | null;
};

/** What a seller has to hand in, most urgent first; each field once, by its most urgent list. */
export function tasksOf(requirements: Requirements): Task[] {
  const { pastDue, currentlyDue, eventuallyDue, pendingVerification, deadline } = requirements;
  const lists = [
    { urgency: "overdue", fields: pastDue, by: null },
    { urgency: "now", fields: currentlyDue, by: deadline },
    { urgency: "later", fields: eventuallyDue, by: null },
    { urgency: "being_checked", fields: pendingVerification, by: null },
  ] as const;
  const tasks = new Map<string, Task>();
  for (const { urgency, fields, by } of lists)
    for (const field of fields)
      if (!tasks.has(field)) tasks.set(field, { field, what: wordsFor(field), urgency, by });
  return [...tasks.values()];
}

/** One sentence: where the account stands, and what its owner does about it. */
export function adviceOf(
  transfers: "inactive" | "pending" | "active",
  requirements: Requirements | undefined,
): English {
  const reason = requirements?.disabledReason;
  if (reason?.startsWith("rejected"))
    return english("Stripe has closed this account: write to the shop.");
  if (reason === "listed" || reason === "under_review" || reason === "platform_paused")
    return english("Stripe is looking at this account: wait, there is nothing to hand in.");
  // An account that can be paid has told all: only the look at it is missing here.
  if (requirements === undefined && transfers === "active") return ALL_IS_WELL;
  if (requirements === undefined || !requirements.detailsSubmitted)
    return english(
      "Open Stripe's page and tell it who you are, so that cards can pay for your goods.",
    );
  if (requirements.pastDue.length > 0)
    return english(
      "Something is overdue, so nothing can be paid to you: open Stripe's page and hand it in.",
    );
  if (requirements.currentlyDue.length > 0)
    return english(
      "Stripe asks for more: open its page and hand it in before the date, or payments to you stop.",
    );
  if (requirements.pendingVerification.length > 0)
    return english("Stripe is checking what you handed in: wait, there is nothing to do.");
  if (transfers !== "active")
    return english("Stripe has not let this account receive money yet: wait.");
  return ALL_IS_WELL;
}
const ALL_IS_WELL = english("All is well: cards can pay for your goods.");

const words: readonly [RegExp, English][] = [
  [/external_account$/, english("a bank account that you are paid at")],
  [/^tos_acceptance/, english("your consent to Stripe's terms")],
  [/^business_type$/, english("whether you are a person or a company")],
  [
    /^business_profile\.(url|product_description)$/,
    english("what you sell, or a page that shows it"),
  ],
  [/^business_profile\.mcc$/, english("the kind of goods you sell")],
  [/^business_profile\./, english("something about your shop")],
  [/verification\.(additional_)?document/, english("a document that proves who you are")],
  [/verification\.proof_of_liveness/, english("a picture of yourself")],
  [/(ssn_last_4|id_number)$/, english("your number with the tax or social security office")],
  [
    /tax_id|vat_id|registration_number/,
    english("the company's number with the tax office or register"),
  ],
  [/dob\.(day|month|year)$/, english("a date of birth")],
  [/(first_name|last_name)/, english("a full name")],
  [/address\b/, english("an address")],
  [/phone$/, english("a telephone number")],
  [/email$/, english("an e-mail address")],
  [/^company\.name$/, english("the company's name")],
  [
    /(owners|directors|executives)_provided$/,
    english("that you have named everybody who owns or leads it"),
  ],
  [
    /^(company|relationship)|relationship\./,
    english("something about the company and who leads it"),
  ],
];
/** Stripe adds fields as laws change: what is not known here is shown by its name. */
const wordsFor = (field: string) =>
  words.find(([pattern]) => pattern.test(field))?.[1] ?? `what Stripe calls "${field}"`;

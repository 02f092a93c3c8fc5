import type Stripe from "stripe";
import { noFutureRequirements, nothingDue } from "./account-parts.ts";
import { type AccountFile, type CapabilityName, fileOf } from "./account-state.ts";
import type { Platform } from "./platform.ts";

/** What everybody must tell before money can be sent to them. */
const OF_EVERYBODY = [
  "business_profile.url",
  "business_type",
  "external_account",
  "tos_acceptance.date",
  "tos_acceptance.ip",
];
const OF_A_PERSON = ["dob.day", "dob.month", "dob.year", "first_name", "last_name"];
const OF_AN_INDIVIDUAL = [...OF_A_PERSON, "ssn_last_4"];
const OF_A_COMPANY = ["company.name", "company.tax_id"];
/** Whoever takes cards says in addition what they sell. */
const OF_CARDS = ["business_profile.mcc", "settings.payments.statement_descriptor"];

/** What one capability still waits for. */
function missingFor(
  platform: Platform,
  account: Stripe.Account,
  capability: CapabilityName,
): string[] {
  const needed = [
    ...OF_EVERYBODY,
    ...(account.business_type === "individual"
      ? OF_AN_INDIVIDUAL.map((field) => `individual.${field}`)
      : [...OF_A_COMPANY, ...OF_A_PERSON.map((field) => `representative.${field}`)]),
    ...(capability === "card_payments" ? OF_CARDS : []),
  ];
  const person = representativeOf(platform, account.id);
  return needed
    .filter((name) => !isGiven(account, person, name))
    .map((name) => (person ? name.replace(/^representative/, person.id) : name))
    .sort();
}

/** Who acts for the account: an individual is represented by themselves. */
export function representativeOf(platform: Platform, accountId: string): Stripe.Person | undefined {
  return platform.stores.persons
    .all()
    .find((person) => person.account === accountId && person.relationship?.representative === true);
}

function isGiven(
  account: Stripe.Account,
  person: Stripe.Person | undefined,
  name: string,
): boolean {
  const [group, ...path] = name.split(".");
  if (name === "external_account") return (account.external_accounts?.data.length ?? 0) > 0;
  if (name === "company.tax_id") return account.company?.tax_id_provided === true;
  if (name === "individual.ssn_last_4")
    return person?.ssn_last_4_provided === true || person?.id_number_provided === true;
  if (group === "individual" || group === "representative") return valueAt(person, path);
  return valueAt(account, name.split("."));
}

function valueAt(object: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return object !== null && object !== undefined && object !== "";
  if (typeof object !== "object" || object === null) return false;
  return valueAt(Object.entries(object).find(([key]) => key === name)?.[1], rest);
}

type Standing = {
  requirements: Stripe.Account.Requirements;
  capabilities: Partial<Record<CapabilityName, "active" | "inactive" | "pending">>;
  payoutsEnabled: boolean;
};

/** Everything that follows from what an account has told and what Stripe thinks of it. */
export function standingOf(platform: Platform, account: Stripe.Account): Standing {
  const file = fileOf(platform, account.id);
  const now = platform.world.clock.now();
  const missing = allMissing(platform, account, file);
  const overdue = file.asked.filter(({ deadlineMs }) => deadlineMs === null || deadlineMs <= now);
  const pastDue = unique([
    // Before somebody has handed anything in, all of it is overdue; afterwards only what has a date.
    ...(account.details_submitted ? [] : missing),
    ...overdue.map(({ name }) => name),
  ]);
  const stopped = overdue.some(({ stops }) => stops === "everything") || file.blocked !== null;
  const disabledReason =
    file.blocked ??
    (pastDue.length > 0
      ? "requirements.past_due"
      : file.verifying.length > 0
        ? "requirements.pending_verification"
        : null);
  const capabilities = statusesOf(platform, account, file, stopped);
  return {
    capabilities,
    payoutsEnabled:
      disabledReason === null &&
      !missing.includes("external_account") &&
      Object.values(capabilities).includes("active"),
    requirements: {
      ...requirementLists(file, missing, pastDue),
      current_deadline: nextDeadline(file, now),
      disabled_reason: disabledReason,
    },
  };
}

function allMissing(platform: Platform, account: Stripe.Account, file: AccountFile): string[] {
  const wanted = Object.keys(file.requested).filter((name) => name === "card_payments");
  return unique([
    ...missingFor(platform, account, "transfers"),
    ...wanted.flatMap(() => missingFor(platform, account, "card_payments")),
  ]);
}

function requirementLists(file: AccountFile, missing: string[], pastDue: string[]) {
  const due = unique([...missing, ...file.asked.map(({ name }) => name)]);
  return {
    alternatives: [],
    currently_due: due,
    errors: errorsOf(file),
    eventually_due: [...due],
    past_due: pastDue,
    pending_verification: [...file.verifying],
  };
}

function errorsOf(file: AccountFile): Stripe.Account.Requirements.Error[] {
  return file.asked.flatMap(({ name, error }) =>
    error
      ? // The list of codes is Stripe's and long; a test may name any of them.
        [{ ...error, requirement: name } as Stripe.Account.Requirements.Error]
      : [],
  );
}

function nextDeadline(file: AccountFile, now: number): number | null {
  const coming = file.asked.flatMap(({ deadlineMs }) =>
    deadlineMs !== null && deadlineMs > now ? [deadlineMs] : [],
  );
  return coming.length === 0 ? null : Math.floor(Math.min(...coming) / 1000);
}

function statusesOf(
  platform: Platform,
  account: Stripe.Account,
  file: AccountFile,
  stopped: boolean,
): Standing["capabilities"] {
  const statuses: Standing["capabilities"] = {};
  for (const name of requestedOf(file)) {
    if (stopped) statuses[name] = "inactive";
    else if (file.verifying.length > 0) statuses[name] = "pending";
    else statuses[name] = isReady(platform, account, name) ? "active" : "inactive";
  }
  return statuses;
}

/** A bank account is for payouts; a capability can do without one once everything was handed in. */
function isReady(platform: Platform, account: Stripe.Account, name: CapabilityName): boolean {
  const left = missingFor(platform, account, name).filter((field) => field !== "external_account");
  return account.details_submitted && left.length === 0;
}

export function requestedOf(file: AccountFile): CapabilityName[] {
  return (["card_payments", "transfers"] as const).filter(
    (name) => file.requested[name] !== undefined,
  );
}

/** A capability as Stripe shows it, with what it alone waits for. */
export function capabilityOf(
  platform: Platform,
  account: Stripe.Account,
  name: CapabilityName,
): Stripe.Capability {
  const file = fileOf(platform, account.id);
  const requestedAt = file.requested[name];
  const status = account.capabilities?.[name];
  const whole = account.requirements;
  const missing = requestedAt === undefined ? [] : missingFor(platform, account, name);
  const due = unique([...missing, ...file.asked.map((asked) => asked.name)]);
  const lists =
    requestedAt === undefined
      ? nothingDue()
      : {
          currently_due: due,
          eventually_due: [...due],
          past_due: (whole?.past_due ?? []).filter((field) => due.includes(field)),
          pending_verification: [...file.verifying],
        };
  return {
    id: name,
    object: "capability",
    account: account.id,
    future_requirements: noFutureRequirements(),
    requested: requestedAt !== undefined,
    requested_at: requestedAt ?? null,
    requirements: {
      ...lists,
      alternatives: [],
      current_deadline: whole?.current_deadline ?? null,
      disabled_reason: requestedAt === undefined || status === "active" ? null : reasonOf(file),
      // One list of codes under two names.
      errors: errorsOf(file) as Stripe.Capability.Requirements.Error[],
    },
    status: status ?? "unrequested",
  };
}

function reasonOf(file: AccountFile): Stripe.Capability.Requirements.DisabledReason {
  if (file.blocked === null) return "requirements.fields_needed";
  return file.blocked.startsWith("rejected") ? "rejected.other" : "platform_paused";
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

import type Stripe from "stripe";
import { changeAccount } from "./account-changes.ts";
import { differences, noRequirements } from "./account-parts.ts";
import { representativeOf } from "./account-requirements.ts";
import { connectedAccount } from "./account-state.ts";
import { emit } from "./events.ts";
import { mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest, notFound, refused } from "./wire/errors.ts";

export type PersonParams = Stripe.AccountCreatePersonParams;

export function createPerson(
  platform: Platform,
  accountId: string,
  params: PersonParams,
): Stripe.Person {
  const made = emptyPerson(platform, accountId);
  changeAccount(platform, accountId, (account) => {
    if (account.business_type === "individual") {
      throw refused({
        message:
          "You cannot create a person on an individual account: use the `individual` parameter of the account instead.",
      });
    }
    addPerson(platform, made, params);
  });
  return made;
}

/** Puts a person into an account that is being changed. */
function addPerson(platform: Platform, person: Stripe.Person, params: PersonParams): void {
  checkShares(platform, person, params);
  applyTo(person, params);
  platform.stores.persons.add(person);
  emit(platform, "person.created", person, { account: person.account });
}

/** The individual of an account is a person who represents themselves. */
export function setIndividual(
  platform: Platform,
  account: Stripe.Account,
  params: PersonParams,
): void {
  const { id } = account;
  const known = representativeOf(platform, id);
  const relationship = { representative: true };
  if (known) updateKnown(platform, known, params);
  else addPerson(platform, emptyPerson(platform, id), { ...params, relationship });
}

function updateKnown(platform: Platform, person: Stripe.Person, params: PersonParams): void {
  const before = structuredClone(person);
  checkShares(platform, person, params);
  applyTo(person, params);
  const previous = differences(before, person);
  if (Object.keys(previous).length > 0)
    emit(platform, "person.updated", person, { account: person.account, previous });
}

export function updatePerson(
  platform: Platform,
  accountId: string,
  id: string,
  params: PersonParams,
): Stripe.Person {
  const person = findPerson(platform, accountId, id);
  changeAccount(platform, accountId, () => updateKnown(platform, person, params));
  return person;
}

export function deletePerson(
  platform: Platform,
  accountId: string,
  id: string,
): Stripe.DeletedPerson {
  const person = findPerson(platform, accountId, id);
  if (person.relationship?.representative) {
    throw refused({ message: "You cannot delete the representative of an account.", param: "id" });
  }
  changeAccount(platform, accountId, () => {
    platform.stores.persons.remove(id);
    emit(platform, "person.deleted", person, { account: accountId });
  });
  return { id, object: "person", deleted: true };
}

/** A person is only found below their own account. */
export function findPerson(platform: Platform, accountId: string, id: string): Stripe.Person {
  connectedAccount(platform, accountId);
  const person = platform.stores.persons.find(id);
  if (person?.account === accountId) return person;
  throw notFound("person", id, "person");
}

type Relationship = NonNullable<Stripe.AccountListPersonsParams["relationship"]>;

export function plays(person: Stripe.Person, wanted: Relationship | undefined): boolean {
  const roles = new Map(Object.entries(person.relationship ?? {}));
  return Object.entries(wanted ?? {}).every(([role, value]) => roles.get(role) === value);
}

function emptyPerson(platform: Platform, account: string): Stripe.Person {
  return {
    id: platform.world.ids.next("person"),
    object: "person",
    account,
    additional_tos_acceptances: { account: { date: null, ip: null, user_agent: null } },
    created: platform.world.clock.nowSeconds(),
    dob: { day: null, month: null, year: null },
    email: null,
    first_name: null,
    future_requirements: noRequirements(),
    id_number_provided: false,
    last_name: null,
    metadata: {},
    phone: null,
    relationship: {
      authorizer: false,
      director: false,
      executive: false,
      legal_guardian: false,
      owner: false,
      percent_ownership: null,
      representative: false,
      title: null,
    },
    requirements: noRequirements(),
    ssn_last_4_provided: false,
    verification: {
      additional_document: noDocument(),
      details: null,
      details_code: null,
      document: noDocument(),
      status: "unverified",
    },
  };
}

function noDocument() {
  return { back: null, details: null, details_code: null, front: null };
}

/** Numbers that identify a person are never shown again: only that they were given. */
function applyTo(person: Stripe.Person, params: PersonParams): void {
  if (params.first_name !== undefined) person.first_name = params.first_name;
  if (params.last_name !== undefined) person.last_name = params.last_name;
  if (params.email !== undefined) person.email = params.email;
  if (params.phone !== undefined) person.phone = params.phone;
  if (params.dob === "") person.dob = { day: null, month: null, year: null };
  else if (params.dob) person.dob = { ...params.dob };
  if (params.address) {
    const empty = { city: null, country: null, line1: null, line2: null };
    person.address = { ...empty, postal_code: null, state: null, ...params.address };
  }
  if (params.id_number !== undefined) person.id_number_provided = true;
  if (params.ssn_last_4 !== undefined || params.id_number !== undefined)
    person.ssn_last_4_provided = true;
  if (params.relationship && person.relationship) {
    const { percent_ownership, ...roles } = params.relationship;
    Object.assign(person.relationship, roles);
    if (percent_ownership !== undefined)
      person.relationship.percent_ownership = percent_ownership === "" ? null : percent_ownership;
  }
  if (params.id_number !== undefined && person.verification)
    person.verification.status = "verified";
  person.metadata = mergeMetadata(person.metadata, params.metadata);
}

/** The owners of one account hold at most all of it. */
function checkShares(platform: Platform, person: Stripe.Person, params: PersonParams): void {
  const own = Number(params.relationship?.percent_ownership ?? 0);
  const sum = platform.stores.persons
    .all()
    .filter(({ id, account }) => account === person.account && id !== person.id)
    .reduce((total, { relationship }) => total + (relationship?.percent_ownership ?? 0), own);
  if (sum <= 100) return;
  throw invalidRequest({
    message: `The total ownership (${sum}) cannot exceed 100 percent.`,
    param: "relationship[percent_ownership]",
  });
}

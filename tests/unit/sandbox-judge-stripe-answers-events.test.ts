import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { checksOf } from "../sandbox/stripe/answers/checks.ts";
import { ERRATA, WITHOUT } from "../sandbox/stripe/answers/errata.ts";
import { type JudgedEvent, judgeEvent } from "../sandbox/stripe/answers/judge.ts";
import { emit } from "../sandbox/stripe/events.ts";
import { ROUTES } from "../sandbox/stripe/routes.ts";
import {
  clientOf,
  errorOf,
  expectBooksBalance,
  type StandIn,
  startStripe,
  takeEvents,
} from "./sandbox-stripe.support.ts";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

let world: OpenWorld;
let stripe: Stripe;
beforeEach(async () => {
  const opened = await standIn.open();
  world = opened.world;
  stripe = clientOf(opened, opened.secretKey);
  // What is found is also printed; here it is meant.
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  expectBooksBalance(world);
});

/** An event as it was sent, to be spoilt. */
async function updated(): Promise<JudgedEvent & Record<string, unknown>> {
  const { id } = await stripe.customers.create({ name: "Ada" });
  await stripe.customers.update(id, { name: "Grace", metadata: { seat: "4" } });
  const event = (await takeEvents(world)).find(({ type }) => type === "customer.updated");
  return JSON.parse(event?.body ?? "{}");
}

/** Making a customer tells of something that is no customer. */
function tellWrong(type: string): void {
  const route = ROUTES.find((it) => it.method === "POST" && it.path.test("/v1/customers"));
  if (route === undefined) throw new Error("no customers");
  const run = route.run;
  vi.spyOn(route, "run").mockImplementation((call, params) => {
    emit(call.platform, type, { object: "charge", id: "ch_1" });
    return run(call, params);
  });
}

describe("an event is held to the types of the package", () => {
  test("and as it is sent, nothing is wrong with it", async () => {
    const event = await updated();
    expect(event.data.previous_attributes).toMatchObject({ name: "Ada" });
    expect(judgeEvent(event)).toEqual({ by: "stripe 23.1.0", violations: [] });
  });

  test("what it tells of is what its type says, whole and without anything else", async () => {
    const event = await updated();
    const object = { ...(event.data.object as object), colour: "red", email: undefined };
    expect(judgeEvent({ ...event, data: { object } }).violations).toEqual([
      "data.object.colour is unknown to Stripe",
      "data.object.email is missing",
    ]);
    const other = judgeEvent({ ...event, type: "charge.failed" }).violations;
    expect(other).toEqual([expect.stringMatching(/^data\.object is .*, not charge$/)]);
  });

  test("how it was before has the same fields, of which null says that there was none", async () => {
    const event = await updated();
    const previously = (previous_attributes: object) =>
      judgeEvent({ ...event, data: { ...event.data, previous_attributes } }).violations;
    expect(previously({ name: null, metadata: { seat: null } })).toEqual([]);
    expect(previously({ nmae: "Ada" })).toEqual([
      "data.previous_attributes.nmae is unknown to Stripe",
    ]);
    expect(previously({ name: 1 })).toEqual([
      "data.previous_attributes.name is 1, not string or null",
    ]);
  });

  test("a type that Stripe does not have, and fields around it", async () => {
    const event = await updated();
    const renamed = { ...event, type: "customer.renamed", created: "today" };
    const { violations } = judgeEvent(renamed);
    expect(violations).toHaveLength(2);
    expect(violations[0]).toContain('event.created is "today", not number');
    expect(violations[1]).toContain('event.type is "customer.renamed", not account.');
  });

  test("in tests a wrong one stops what caused it, and is not sent", async () => {
    tellWrong("customer.updated");
    const error = await errorOf(stripe.customers.create({}));
    expect(error.statusCode).toBe(500);
    expect(error.message).toContain(
      "the event customer.updated tells what is not as stripe 23.1.0",
    );
    expect(await takeEvents(world)).toEqual([]);
    const told = world.log.all().find(({ method }) => method === "EVENT");
    expect(told).toMatchObject({ service: "stripe", path: "customer.updated", status: 0 });
    expect(told?.answer?.violations[0]).toContain("not customer");
  });

  test("outside of tests it is sent, and the log tells what is wrong with it", async () => {
    vi.stubEnv("SANDBOX_STRICT_ANSWERS", "");
    tellWrong("customer.updated");
    await stripe.customers.create({});
    expect(await takeEvents(world)).toHaveLength(2);
    const methods = world.log.all().map(({ method }) => method);
    expect(methods).toEqual(["EVENT", "POST"]);
  });
});

test("where the types are not followed, the reason stands beside it", () => {
  for (const { why } of [...ERRATA, ...Object.values(WITHOUT)]) expect(why).not.toBe("");
  expect(Object.keys(WITHOUT)).toEqual(["invoice.upcoming"]);
  expect(ERRATA.map(({ definition }) => definition)).toEqual(["Events.Event.Data", "error"]);
});

test("of several shapes the one that comes nearest is told", () => {
  const checks = checksOf({
    kinds: {},
    definitions: { Box: { width: "number", "lid?": "boolean" }, Ball: { radius: "number" } },
  });
  const either = { anyOf: [{ ref: "Ball" }, "string" as const, { ref: "Box" }] };
  expect(checks.lines(either, { width: 1 }, false)).toEqual([]);
  expect(checks.lines(either, "box", false)).toEqual([]);
  expect(checks.lines(either, { width: "1" }, false)).toEqual(['.width is "1", not number']);
  expect(checks.lines(either, 1, false)).toEqual([" is 1, not Ball or string or Box"]);
  expect(checks.lines({ map: { array: "number" } }, { a: [1, null] }, false)).toEqual([
    ".a[1] is null, not number",
  ]);
});

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { LoggedRequest } from "../sandbox/core/contract.ts";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { printSchemas } from "../sandbox/stripe/params/from-types.ts";
import { expectAsPublished } from "../support/expect-as-published.ts";
import { clientOf, errorOf, plan, type StandIn, startStripe } from "./sandbox-stripe.support.ts";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

let world: OpenWorld;
let stripe: ReturnType<typeof clientOf>;
let opened: Awaited<ReturnType<StandIn["open"]>>;
beforeEach(async () => {
  opened = await standIn.open();
  world = opened.world;
  stripe = clientOf(opened, opened.secretKey);
});

function last(): LoggedRequest {
  const logged = world.log.all().at(-1);
  if (logged === undefined) throw new Error("nothing was asked yet");
  return logged;
}
const violations = () => last().request?.violations;

/** Past the client, whose types and own checks would stop what must be seen here. */
function post(path: string, form: string, headers: Record<string, string> = {}) {
  return fetch(`${opened.url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${opened.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body: form,
  });
}

test("the schemas are what the installed stripe package declares", () => {
  const committed = new URL("../sandbox/stripe/params/schemas.json", import.meta.url);
  const { text, unread } = printSchemas();
  expect(text === readFileSync(committed, "utf8"), "run params/generate.ts").toBe(true);
  // A file that is uploaded is the only thing of which the types tell nothing.
  expect(unread).toEqual(["FileCreateParams: FileData"]);
});

describe("what the package's types say of a request is in the log", () => {
  test("nothing, if it is right", async () => {
    await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    expect(last().request).toEqual({ by: "stripe 23.1.0", violations: [] });
  });

  test.each([
    ["a parameter that is misspelt", "amount=500&currency=usd&metadat[a]=b", "metadat"],
    ["one that is misspelt inside", "amount=500&currency=usd&transfer_data[to]=x", "[to]"],
    ["one that is missing", "amount=500", "currency"],
    ["text for a number", "amount=five&currency=usd", "five"],
    ["a word that is not in the list", "amount=500&currency=usd&confirm=maybe", "maybe"],
    ["nothing for what cannot be unset", "amount=500&currency=", "currency"],
  ])("%s", async (_, form, told) => {
    await post("/v1/payment_intents", form);
    expect(violations()).toHaveLength(1);
    expect(violations()?.[0]).toContain(told);
  });

  test("all of them at once", async () => {
    await post("/v1/payment_intents", "amount=five&colour=red");
    expect(violations()).toHaveLength(3);
  });

  test("a call that does not exist", async () => {
    await post("/v1/payment_intent", "amount=500");
    expect(violations()).toEqual(["the stand-in knows no POST /v1/payment_intent"]);
  });

  test("an idempotency key that is too long", async () => {
    await post("/v1/customers", "", { "idempotency-key": "k".repeat(256) });
    expect(violations()).toEqual(["an idempotency key of 256 characters"]);
  });

  test("also where a fault or a wrong key answered instead", async () => {
    plan(world, { route: "POST /v1/customers", kind: "error_500" });
    await post("/v1/customers", "nam=Ada");
    expect([last().status, violations()?.length]).toEqual([500, 1]);
    await standIn.control(world, "/keys/revoke");
    await post("/v1/customers", "nam=Ada");
    expect([last().status, violations()?.length]).toEqual([401, 1]);
  });

  test("nothing of a browser's request or of another API version", async () => {
    await post("/v1/customers", "nam=Ada", { "stripe-version": "2020-08-27" });
    expect(last().request).toEqual({ by: "nobody: API version 2020-08-27", violations: [] });
    const browser = clientOf(opened, opened.publishableKey);
    await errorOf(browser.customers.list());
    expect(last().request?.by).toBe("nobody: the request of a browser");
  });
});

describe("a flow test ends by looking at the log", () => {
  const requests = async () => world.log.all();

  test("and fails for a request that is wrong", async () => {
    await post("/v1/refunds", "charg=ch_1");
    await expect(expectAsPublished({ requests, nonsense: {} })).rejects.toThrow(
      "POST /v1/refunds request: Received unknown parameter: charg",
    );
  });

  test("unless the test says that it is meant", async () => {
    await post("/v1/refunds", "charg=ch_1");
    const nonsense = { "POST /v1/refunds": "what an older shop sent" };
    await expectAsPublished({ requests, nonsense });
  });

  test("and fails for an answer that is wrong, which nobody can mean", async () => {
    await stripe.customers.create({});
    const answer = { by: "a judge", violations: ["/ has no id"] };
    const wrong = async () => [{ ...last(), answer }];
    const nonsense = { "POST /v1/customers": "no excuse" };
    await expect(expectAsPublished({ requests: wrong, nonsense })).rejects.toThrow("/ has no id");
  });
});

import { describe, expect, test } from "vitest";
import { list, object } from "../sandbox/paypal/json.ts";
import { at, pay, requestToken } from "../sandbox/paypal/testing.ts";
import {
  act,
  buyer,
  claim,
  complain,
  DAY_MS,
  DISPUTES,
  disputesForEachTest,
  FULFILLED,
  held,
  outcomeOf,
  paypal,
  read,
} from "./sandbox-paypal-disputes.support.ts";

disputesForEachTest();

const listed = async (query: string) => {
  const { body } = await paypal.call("GET", `${DISPUTES}${query}`);
  return list(body.items).map((each) => object(each).dispute_id);
};

describe("the list of disputes", () => {
  test("has the latest first, in pages that a token links", async () => {
    const made = [await complain(paypal), await complain(paypal), await complain(paypal)];
    const ids = made.map(({ id }) => id).toReversed();
    const first = await paypal.call("GET", `${DISPUTES}?page_size=2`);
    expect(list(first.body.items).map((each) => object(each).dispute_id)).toEqual(ids.slice(0, 2));
    const next = list(first.body.links)
      .map(object)
      .find(({ rel }) => rel === "next");
    const second = await paypal.call("GET", String(next?.href));
    expect(at(second.body, "items", 0, "dispute_id")).toBe(ids[2]);
    expect(list(second.body.links)).toHaveLength(2);
  });

  test("leaves its items out when there are none", async () => {
    const { body } = await paypal.call("GET", DISPUTES);
    expect(body).toEqual({ links: expect.any(Array) });
  });

  test("is filtered by transaction, and by the state as the platform sees it", async () => {
    const talk = await complain(paypal);
    const waiting = await claim(paypal);
    const reviewed = await claim(paypal);
    await act(paypal, reviewed, "provide-evidence", FULFILLED);
    const offered = await complain(paypal);
    await act(paypal, offered, "send-message", { message: "Wait." });
    const over = await complain(paypal);
    await buyer(paypal, over, { do: "withdraw" });
    const lost = await claim(paypal);
    await buyer(paypal, lost, { do: "decide", outcome: "RESOLVED_BUYER_FAVOUR" });
    expect(await listed(`?disputed_transaction_id=${waiting.captureId}`)).toEqual([waiting.id]);
    expect(await listed("?dispute_state=OPEN_INQUIRIES")).toEqual([talk.id]);
    expect(await listed("?dispute_state=REQUIRED_ACTION")).toEqual([waiting.id]);
    expect(await listed("?dispute_state=REQUIRED_OTHER_PARTY_ACTION")).toEqual([offered.id]);
    expect(await listed("?dispute_state=UNDER_PAYPAL_REVIEW")).toEqual([reviewed.id]);
    expect(await listed("?dispute_state=RESOLVED")).toEqual([over.id]);
    expect(await listed("?dispute_state=APPEALABLE,RESOLVED")).toEqual([lost.id, over.id]);
  });

  test("is filtered by when disputes were made and last changed", async () => {
    const now = () => new Date(paypal.world.clock.now()).toISOString();
    const old = await complain(paypal);
    await paypal.world.clock.advance(60_000);
    const between = now();
    await paypal.world.clock.advance(60_000);
    const fresh = await complain(paypal);
    expect(await listed(`?start_time=${between}`)).toEqual([fresh.id]);
    expect(await listed(`?update_time_before=${between}`)).toEqual([old.id]);
    await act(paypal, old, "send-message", { message: "Hello." });
    expect(await listed(`?update_time_after=${between}`)).toEqual([fresh.id, old.id]);
  });

  test.each([
    ["page_size=0", "INVALID_PAGE_SIZE"],
    ["page_size=51", "INVALID_PAGE_SIZE"],
    ["start_time=yesterday", "INVALID_START_TIME_FORMAT"],
    ["start_time=2020-01-01T00:00:00Z", "INVALID_START_TIME_RANGE"],
    ["start_time=2100-01-01T00:00:00Z", "DATE_CAN_NOT_BE_IN_FUTURE"],
    ["dispute_state=LOST", "INVALID_PARAMETER_VALUE"],
    ["next_page_token=bm9uZQ==", "INVALID_PAGE_TOKEN"],
  ])("refuses %s", async (query, issue) => {
    const answer = await paypal.call("GET", `${DISPUTES}?${query}`);
    expect([answer.status, answer.issue]).toEqual([400, issue]);
  });

  test("takes a time or a transaction, not both", async () => {
    const start = new Date(paypal.world.clock.now() - DAY_MS).toISOString();
    const both = `?start_time=${start}&disputed_transaction_id=8AW70038VH226914P`;
    expect((await paypal.call("GET", DISPUTES + both)).status).toBe(400);
  });
});

test("a dispute that does not exist is not found", async () => {
  const answer = await paypal.call("GET", `${DISPUTES}/PP-R-ABC-12345678`);
  expect([answer.status, answer.body.name]).toEqual([404, "RESOURCE_NOT_FOUND"]);
});

test("a dispute names the payment, its buyer's side and what was bought", async () => {
  const { orderId } = await pay(paypal);
  expect(orderId).toBeTruthy();
  const made = await claim(paypal);
  const [transaction] = list((await read(paypal, made)).disputed_transactions);
  expect(transaction).toMatchObject({
    seller_transaction_id: made.captureId,
    buyer_transaction_id: expect.stringMatching(/^[0-9A-Z]{17}$/),
    gross_amount: { currency_code: "USD", value: "50.00" },
    buyer: { name: "Sandbox Buyer" },
    seller: { merchant_id: paypal.credentials.merchantId },
  });
});

describe("the platform's contact", () => {
  const path = (id: string) => `${DISPUTES}/${id}`;
  const patch = (id: string, ...body: object[]) => paypal.call("PATCH", path(id), { body });

  test("is patched into the dispute", async () => {
    const made = await complain(paypal);
    const value = { email: "help@shop.example", note: "Photos here, please." };
    const added = await patch(made.id, { op: "add", path: "/communication_details", value });
    expect(added.status).toBe(204);
    await patch(made.id, { op: "replace", path: "/communication_details/note", value: "Mail us." });
    expect((await read(paypal, made)).communication_details).toMatchObject({
      email: "help@shop.example",
      note: "Mail us.",
    });
  });

  test.each([
    ["another operation", { op: "remove", path: "/communication_details" }, 400],
    ["another path", { op: "add", path: "/reason", value: "OTHER" }, 400],
    ["no address", { op: "add", path: "/communication_details/email", value: "nobody" }, 400],
  ])("is not changed by %s", async (_name, change, status) => {
    const made = await complain(paypal);
    expect((await patch(made.id, change)).status).toBe(status);
  });

  test("stays as it is once the dispute is over", async () => {
    const made = await complain(paypal);
    await buyer(paypal, made, { do: "withdraw" });
    const change = { op: "add", path: "/communication_details/note", value: "Late." };
    expect((await patch(made.id, change)).status).toBe(422);
  });
});

test("a dispute and its limit survive a restart", async () => {
  const made = await claim(paypal);
  await paypal.restore(structuredClone(paypal.dump()));
  expect((await read(paypal, made)).status).toBe("WAITING_FOR_SELLER_RESPONSE");
  await paypal.world.clock.advance(10 * DAY_MS);
  const headers = { authorization: `Bearer ${await requestToken(paypal.credentials)}` };
  const { body } = await paypal.call("GET", `${DISPUTES}/${made.id}`, { headers });
  expect(outcomeOf(body)).toBe("RESOLVED_BUYER_FAVOUR");
  expect(held(paypal)).toBe(0n);
});

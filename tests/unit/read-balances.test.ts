import { describe, expect, it } from "vitest";
import { scripted as paypalAnswers, paypalWith } from "./paypal-adapter.support.ts";
import { NOW, type Plan, scripted, stripeWith } from "./stripe-adapter.support.ts";

const amounts = (...all: [number, string][]) =>
  all.map(([amount, currency]) => ({ amount, currency }));

describe("Stripe's balance", () => {
  const read = (plan: Plan) => {
    const { fetch, sent } = scripted(plan);
    const { stripe, log } = stripeWith(fetch);
    return { answer: stripe.payOut.readBalances(), sent, log };
  };

  it("is what is available, pending and reserved for connected accounts, of each currency", async () => {
    const { answer, sent } = read({
      json: {
        object: "balance",
        available: amounts([100_000, "usd"], [-5, "eur"]),
        pending: amounts([2345, "usd"], [0, "eur"]),
        connect_reserved: amounts([50, "usd"]),
      },
    });
    expect(await answer).toEqual({
      kind: "ok",
      value: {
        asOf: NOW,
        totals: [
          { minor: 102_395n, currency: "USD" },
          { minor: -5n, currency: "EUR" },
        ],
      },
    });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /v1/balance"]);
  });

  it("has parts of one currency only here and there, and some that we never charge", async () => {
    const { answer } = read({
      json: {
        object: "balance",
        available: amounts([1, "usd"], [7, "xyz"]),
        pending: amounts([9, "jpy"]),
      },
    });
    expect(await answer).toMatchObject({
      value: {
        totals: [
          { minor: 1n, currency: "USD" },
          { minor: 9n, currency: "JPY" },
        ],
      },
    });
  });

  it.each<[string, Plan, object]>([
    ["an object of another kind", { json: { object: "account" } }, { code: "answer_unreadable" }],
    ["a key without the right", { status: 401, json: { error: {} } }, { code: "unauthorized" }],
    ["no answer", new TypeError("fetch failed"), { code: "no_answer" }],
  ])("is not known after %s", async (_what, plan, expected) => {
    const answer = await read(plan).answer;
    expect(answer.kind).not.toBe("ok");
    expect(answer).toMatchObject(expected);
  });
});

describe("PayPal's balance", () => {
  const balance = (currency: string, value: string) => ({
    currency,
    total_balance: { currency_code: currency, value },
    available_balance: { currency_code: currency, value: "0.00" },
  });
  const report = (...balances: object[]) => ({
    balances,
    as_of_time: "2026-11-23T12:00:00Z",
    last_refresh_time: "2026-11-23T09:30:00Z",
  });
  const read = (json: object, status = 200) => {
    const { fetch, sent } = paypalAnswers({ json, status });
    return { answer: paypalWith(fetch).paypal.payOut.readBalances(), sent };
  };

  it("is the total of each currency, withheld money included, of when the report was made", async () => {
    const { answer, sent } = read(
      report(balance("USD", "1023.95"), balance("HUF", "12"), balance("JPY", "-7")),
    );
    expect(await answer).toEqual({
      kind: "ok",
      value: {
        asOf: new Date("2026-11-23T09:30:00Z"),
        totals: [
          { minor: 102_395n, currency: "USD" },
          { minor: 1200n, currency: "HUF" },
          { minor: -7n, currency: "JPY" },
        ],
      },
    });
    expect(sent.map(({ path }) => path)).toEqual(["/v1/reporting/balances?currency_code=ALL"]);
  });

  it("may hold a currency that we never charge", async () => {
    const { answer } = read(report(balance("XYZ", "1.2345"), balance("USD", "1.00")));
    expect(await answer).toMatchObject({ value: { totals: [{ minor: 100n, currency: "USD" }] } });
  });

  it("is as old as a report can be if it names no time, and of the only time that it names", async () => {
    const { last_refresh_time: _, ...one } = report(balance("USD", "1.00"));
    expect(await read(one).answer).toMatchObject({ value: { asOf: new Date(one.as_of_time) } });
    const { as_of_time: __, ...none } = one;
    const threeHoursAgo = new Date(NOW.getTime() - 3 * 60 * 60_000);
    expect(await read(none).answer).toMatchObject({ value: { asOf: threeHoursAgo } });
  });

  it("is not known where an amount or a time cannot be read", async () => {
    const strange = read(report(balance("USD", "1.005"))).answer;
    expect(await strange).toEqual({ kind: "unavailable", code: "answer_unreadable" });
    const timeless = { ...report(balance("USD", "1.00")), as_of_time: "yesterday" };
    expect((await read(timeless).answer).kind).toBe("unknown");
  });

  it("is not known where the app lacks the permission", async () => {
    const answer = read({ name: "NOT_AUTHORIZED" }, 403).answer;
    expect(await answer).toEqual({ kind: "unavailable", code: "unauthorized" });
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TrialBalance } from "../../worker/http/contract/operator.ts";
import { askProcessors } from "../local/demo/processors.ts";
import { until } from "../local/demo/until.ts";
import { HISTORY_MS, makeHistory } from "../local/history/make.ts";
import type { Past } from "../local/history/scenes.ts";
import { openStage, type Stage } from "../local/history/stage.ts";
import { askJson } from "../local/http.ts";
import { samplePeople } from "../local/people.ts";
import { type LocalSystem, startLocalSystem } from "../local/system.ts";

type Lists = Record<string, Record<string, unknown>[]>;
const HISTORY_MS_MAX = 300_000; // Half a minute, and much more on a machine that is busy.

describe("the history that `npm start` begins with", () => {
  let [system, stage, past] = [] as unknown as [LocalSystem, Stage, Past];
  beforeAll(async () => {
    system = await startLocalSystem({ ticker: false, beginsAgoMs: HISTORY_MS });
    past = await makeHistory(system, () => undefined, { everyday: false });
    stage = await openStage(system);
  }, HISTORY_MS_MAX);
  afterAll(() => system?.close());

  const listed = (path: string) => stage.desk.get<Lists>(`/operator/${path}`);
  const explained = async (name: string) => {
    const sale = past.get(name);
    if (!sale) throw new Error(`there is no ${name}`);
    return stage.explain(sale);
  };

  test("ends at the present", async () => {
    const clock = `${system.control}/worlds/${system.worldId}/clock`;
    const { offsetMs } = await askJson<{ offsetMs: number }>(clock);
    expect(offsetMs).toBeGreaterThanOrEqual(0);
    expect(offsetMs).toBeLessThan(5_000);
  });

  test.each([
    ["ada's first", "paid", "delivered", "settled"],
    ["ada's second", "partially_refunded", "shipped", "settled"],
    ["ada's third", "paid", "shipped", "held"],
    ["refunded", "refunded", "unfulfilled", "cancelled"],
    ["lost", "charged_back", "shipped", undefined],
    ["won", "paid", "shipped", "settled"],
    ["disputed", "paid", "shipped", undefined],
    ["expired", "expired", "unfulfilled", undefined],
    ["cancelled", "cancelled", "unfulfilled", undefined],
    ["wrong code", "expired", "unfulfilled", undefined],
    ["never shipped", "paid", "unfulfilled", "held"],
    ["leather", "paid", "shipped", "blocked"],
    ["held", "paid", "shipped", "blocked"],
    ["tide jug", "refunded", "shipped", "settled"],
  ])("has an order for %s: %s, %s, its transfer %s", async (name, state, part, transfer) => {
    const order = await explained(name);
    const first = order.parts[0];
    expect([order.state, first?.state]).toEqual([state, part]);
    if (transfer) expect(first?.transfer?.state).toBe(transfer);
  });

  test("has given back what paid no order", async () => {
    const [payment] = (await explained("wrong code")).payments;
    expect(payment?.use).toBe("unapplied");
    expect(payment?.refunds.map(({ state }) => state)).toEqual(["succeeded"]);
  });

  test("leaves something for each list of the operators' desk", async () => {
    const { disputes } = await listed("disputes");
    expect(new Set(disputes?.map(({ state }) => state))).toEqual(
      new Set(["won", "lost", "needs_response"]),
    );
    expect((await listed("reviews")).reviews).toMatchObject([{ state: "open" }]);
    expect((await listed("approvals")).approvals).toMatchObject([{ state: "waiting" }]);
    expect((await listed("fraud-warnings")).warnings).toHaveLength(1);
    expect((await listed("debts")).debts).toMatchObject([{ name: "Salt Marsh Glass" }]);
    const { subscriptions } = await listed("subscriptions");
    const plans = subscriptions?.map(({ sellerName, subscription }) => [sellerName, subscription]);
    expect(new Map(plans as [string, unknown][])).toMatchObject(
      new Map([
        ["Maren Holt Ceramics", expect.objectContaining({ state: "active" })],
        ["Juno Silver", expect.objectContaining({ state: "past_due" })],
      ]),
    );
  });

  test("leaves the sample buyer with orders, a card and a PayPal account", async () => {
    const headers = { Cookie: await stage.logIn(samplePeople.buyer) };
    const { orders } = await askJson<Lists>(`${system.apiUrl}/me/orders`, { headers });
    expect(orders).toHaveLength(3);
    const { methods } = await askJson<Lists>(`${system.apiUrl}/me/methods`, { headers });
    expect(methods?.map(({ kind }) => kind).sort()).toEqual(["card", "paypal"]);
  });

  test("ends with books that balance, break no rule, and are the processors' to the cent", async () => {
    const rails = ["stripe", "paypal"] as const;
    await until("the ledger is what the processors have", async () => {
      await system.tick();
      const trial = await stage.desk.get<TrialBalance>("/operator/ledger/trial-balance");
      const say = await askProcessors(system.sandbox, system.worldId);
      const inLedger = (rail: string) =>
        trial.accounts
          .filter(({ account }) => account === `processor:${rail}`)
          .reduce((sum, { balance }) => sum + BigInt(balance), 0n);
      expect(trial.balanced).toBe(true);
      return rails.every((rail) => inLedger(rail) === say.balance[rail]) || undefined;
    });
    await stage.desk.post("/operator/jobs/check-everything");
    expect((await listed("invariant-breaks")).breaks).toEqual([]);
    expect((await listed("dead-letters")).rows).toEqual([]);
    expect((await listed("differences")).differences).toEqual([]);
  });
});

import { describe, expect, it, test } from "vitest";
import {
  type Action,
  defaultPolicy,
  type FraudPolicy,
  judge,
  noChecks,
  type Signal,
  signalsIn,
} from "../../worker/domain/fraud.ts";

const slow = { cardOrders: 20, cardEmails: 5, cardDeclines: 20, emailCards: 5 };
const quiet = { checks: noChecks, velocity: slow, isBlocked: false };

describe("the evidence", () => {
  it("of a wallet, of which no bank says anything, speaks against nobody", () => {
    expect(signalsIn(quiet)).toEqual([]);
  });

  it.each([
    [{ cvc: "fail" }, "cvc_failed"],
    [{ avs: "fail" }, "avs_failed"],
    [{ riskLevel: "highest" }, "risk_highest"],
    [{ riskLevel: "elevated" }, "risk_elevated"],
  ] as const)("%j is %s", (checks, signal) => {
    expect(signalsIn({ ...quiet, checks: { ...noChecks, ...checks } })).toEqual([signal]);
  });

  it("that a bank compared nothing is no failure", () => {
    const checks = { ...noChecks, ...({ avs: "unavailable", cvc: "unavailable" } as const) };
    expect(signalsIn({ ...quiet, checks: { ...checks, riskLevel: "normal" } })).toEqual([]);
  });

  it.each(["cardOrders", "cardEmails", "cardDeclines", "emailCards"] as const)(
    "is fast once there is one more of %s than a household has",
    (name) => {
      const velocity = { ...slow, [name]: slow[name] + 1 };
      expect(signalsIn({ ...quiet, velocity })).toEqual(["velocity"]);
    },
  );
});

describe("the policy", () => {
  it.each<[Signal, Action]>([
    ["cvc_failed", "refuse"],
    ["risk_highest", "refuse"],
    ["avs_failed", "hold"],
    ["risk_elevated", "hold"],
    ["velocity", "hold"],
    ["early_fraud_warning", "accept"],
    ["blocklisted", "refuse"],
  ])("by default answers %s with %s", (signal, action) => {
    expect(judge(defaultPolicy, [signal]).action).toBe(action);
  });

  it("is as strict as the strictest of what speaks against a payment, and names all that counts", () => {
    expect(judge(defaultPolicy, ["avs_failed", "cvc_failed"])).toEqual({
      action: "refuse",
      reasons: ["avs_failed", "cvc_failed"],
    });
  });

  it("names nothing that it accepts", () => {
    const policy: FraudPolicy = { ...defaultPolicy, avs_failed: "accept" };
    expect(judge(policy, ["avs_failed"])).toEqual({ action: "accept", reasons: [] });
    expect(judge(policy, ["avs_failed", "velocity"])).toEqual({
      action: "hold",
      reasons: ["velocity"],
    });
  });
});

test("nothing that speaks against a payment accepts it", () => {
  expect(judge(defaultPolicy, [])).toEqual({ action: "accept", reasons: [] });
});

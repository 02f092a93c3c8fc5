import { describe, expect, test } from "vitest";
import { blockReasons, type TransferState } from "../../worker/domain/payouts.ts";
import { type PayoutState, saidOfPayout } from "../../worker/domain/seller-payouts.ts";
import { reasonClauses, saidOfTransfer } from "../../worker/domain/transfer-words.ts";

const states = {
  ...{ held: 1, due: 1, sending: 1, sent: 1, settled: 1, failed: 1, cancelled: 1, reversed: 1 },
} satisfies Record<Exclude<TransferState, "blocked">, 1>;
const payoutStates = {
  ...{ pending: 1, in_transit: 1, paid: 1, failed: 1, cancelled: 1 },
} satisfies Record<PayoutState, 1>;
const readers = ["seller", "operator"] as const;
const free = { blockedReason: null, holdReason: null };
/** Whole sentences, of which no two situations share all. */
const isSaid = ({ words, next, when }: Record<"words" | "next" | "when", string>) =>
  [words, next, when].every((text) => /^[A-Z].*\.$/.test(text));

describe("where a transfer stands, what happens next and when", () => {
  test.each(readers)("is told to the %s for each state and each reason to wait", (to) => {
    const all = [
      ...(Object.keys(states) as (keyof typeof states)[]).map((state) => ({ ...free, state })),
      ...blockReasons.map((blockedReason) => ({
        ...{ ...free, state: "blocked" as const, blockedReason },
      })),
    ].map((transfer) => saidOfTransfer(transfer, to));
    expect(all.filter((said) => !isSaid(said))).toEqual([]);
    expect(new Set(all.map(({ words }) => words)).size).toBe(all.length);
  });

  test("sellers read nothing of names that only operators know", () => {
    for (const blockedReason of blockReasons) {
      const said = saidOfTransfer({ ...free, state: "blocked", blockedReason }, "seller");
      expect(JSON.stringify(said)).not.toMatch(/[a-z]_[a-z]|[A-Z]_[A-Z]|unblock|operator/);
    }
  });

  test.each(["held", "due", "blocked"] as const)(
    "of one that is held and %s has the operator's reason",
    (state) => {
      const blockedReason = state === "blocked" ? ("held_by_operator" as const) : null;
      const shown = { state, blockedReason, holdReason: "Who are you?" };
      expect(saidOfTransfer(shown, "seller").words).toBe("The shop holds it back: Who are you?");
      expect(saidOfTransfer(shown, "operator").words).toBe(
        "An operator holds it back: Who are you?",
      );
    },
  );

  test("of one that waits for something else first is told that, whatever holds it as well", () => {
    const shown = { state: "blocked", blockedReason: "returned", holdReason: "Who?" } as const;
    expect(saidOfTransfer(shown, "seller").words).toBe(
      "It came back: the address did not take it.",
    );
  });

  test("a hold says nothing of what has left", () => {
    const shown = { state: "settled", blockedReason: null, holdReason: "Who?" } as const;
    expect(saidOfTransfer(shown, "seller").words).toBe("It has arrived in your account.");
  });

  test("each reason fits into a sentence, and is the one that operators read", () => {
    for (const blockedReason of blockReasons) {
      const { words } = saidOfTransfer({ ...free, state: "blocked", blockedReason }, "operator");
      const clause = `${words.charAt(0).toLowerCase()}${words.slice(1, -1)}`;
      expect(reasonClauses[blockedReason]).toBe(clause);
    }
  });
});

describe("what became of a payout to a bank", () => {
  test("is told for each state", () => {
    for (const state of Object.keys(payoutStates) as PayoutState[])
      expect(isSaid(saidOfPayout({ state, failureCode: null })), state).toBe(true);
  });

  test.each([
    ["account_closed", "The bank account is closed."],
    ["a_new_word", "Your bank did not take it, and Stripe says no more."],
    ["constructor", "Your bank did not take it, and Stripe says no more."],
    [null, "Your bank did not take it, and Stripe says no more."],
  ])("failed because of %s: %s", (failureCode, words) => {
    expect(saidOfPayout({ state: "failed", failureCode }).words).toBe(words);
  });
});

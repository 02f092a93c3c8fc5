import { describe, expect, it, test } from "vitest";
import {
  canReverse,
  isUnsent,
  letGo,
  reversibleMinor,
  type TransferState,
  withhold,
} from "../../worker/domain/payouts.ts";
import { aTransfer, usd } from "./books.support.ts";

const unsent = ["held", "due", "blocked", "failed"] as const;
const gone = ["sent", "settled"] as const;
const states: TransferState[] = [...unsent, "sending", ...gone, "cancelled", "reversed"];

test("what has not left and is not leaving is unsent", () => {
  expect(states.filter((state) => isUnsent(aTransfer({ state })))).toEqual(unsent);
});

describe("what is withheld", () => {
  it("leaves less to be sent, and is remembered", () => {
    const before = aTransfer({ state: "blocked", blockedReason: "refused", withheldMinor: 100n });
    expect(withhold(before, 700n)).toEqual({
      ...before,
      amount: usd(2000n),
      withheldMinor: 800n,
    });
  });

  it("cancels what nothing is left of", () => {
    const before = aTransfer({ state: "blocked", blockedReason: "refused" });
    expect(withhold(before, 2700n)).toEqual({
      ...before,
      ...{ amount: usd(0n), withheldMinor: 2700n, state: "cancelled", blockedReason: null },
    });
  });

  it("may be nothing, and is never less, nor more than there is", () => {
    const before = aTransfer({ state: "due" });
    expect(withhold(before, 0n)).toEqual(before);
    for (const minor of [-1n, 2701n])
      expect(() => withhold(before, minor)).toThrow("no more is withheld than there is");
  });

  it("is kept of nothing that has left", () => {
    for (const state of states.filter((one) => !isUnsent(aTransfer({ state: one }))))
      expect(() => withhold(aTransfer({ state }), 1n), state).toThrow(
        "only what has not left can be withheld",
      );
  });
});

describe("what is let go", () => {
  it("leaves with the rest, in the state that the rest is in", () => {
    for (const state of unsent) {
      const before = aTransfer({ state, withheldMinor: 800n });
      expect(letGo(before, 700n)).toEqual({ ...before, amount: usd(3400n), withheldMinor: 100n });
    }
  });

  it("waits for its time as before where nothing had been left", () => {
    const before = aTransfer({ state: "cancelled", amount: usd(0n), withheldMinor: 2700n });
    expect(letGo(before, 2700n)).toEqual({
      ...before,
      ...{ amount: usd(2700n), withheldMinor: 0n, state: "held" },
    });
    expect(letGo(before, 0n)).toEqual(before);
  });

  it("is never less than nothing, nor more than what was withheld", () => {
    const before = aTransfer({ state: "due", withheldMinor: 5n });
    expect(letGo(before, 0n)).toEqual(before);
    for (const minor of [-1n, 6n])
      expect(() => letGo(before, minor)).toThrow("only what was withheld is let go");
  });

  it("does not make grow what has left", () => {
    for (const state of ["sending", ...gone, "reversed"] as const)
      expect(() => letGo(aTransfer({ state, withheldMinor: 5n }), 1n), state).toThrow(
        "what has left does not grow",
      );
  });
});

describe("what can be taken back", () => {
  it("is what a seller got by Stripe", () => {
    expect([canReverse("stripe"), canReverse("paypal")]).toEqual([true, false]);
  });

  it("is what has left, without what was taken back already", () => {
    const left = states.map((state) => reversibleMinor(aTransfer({ state, reversedMinor: 700n })));
    expect(left).toEqual(
      states.map((state) => (state.startsWith("s") && state !== "sending" ? 2000n : 0n)),
    );
  });
});

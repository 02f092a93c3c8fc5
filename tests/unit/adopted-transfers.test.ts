import { describe, expect, it } from "vitest";
import type { BatchId } from "../../worker/domain/ids.ts";
import type { TransferState } from "../../worker/domain/payouts.ts";
import type { TransferFacts } from "../../worker/processors/processor.ts";
import { aTransfer, told } from "./books.support.ts";
import { NOW } from "./ports.support.ts";
import { cameBack, left, rail, seen } from "./transfer-facts.support.ts";

describe("a transfer", () => {
  it.each<[TransferState, TransferFacts["state"], TransferState]>([
    ["held", "sent", "sent"],
    ["due", "settled", "settled"],
    ["blocked", "settled", "settled"],
    ["failed", "sent", "sent"],
    ["due", "returned", "blocked"],
  ])(
    "that is %s here and was %s in another life of this database is adopted, and people are told",
    async (state, news, then) => {
      const dueAt = state === "held" ? null : NOW;
      const { apply, books, transfer } = rail({ state, dueAt, processorRef: null });
      for (let times = 0; times < 2; times++) await apply(seen(news));
      expect(transfer()).toMatchObject({ state: then, processorRef: "item_1", adoptedAt: NOW });
      expect(transfer()).toMatchObject({ dueAt: NOW, pastRefs: [] });
      expect(books.postings[0] && told(books.postings[0])).toEqual(left);
      expect(books.postings.filter(({ kind }) => kind === "transfer")).toHaveLength(1);
      const adoptions = books.alerts.filter(({ kind }) => kind === "transfer_adopted");
      expect(adoptions).toEqual([
        {
          ...{ kind: "transfer_adopted", subject: "transfer-1" },
          facts: { ref: "item_1", sellerId: "seller-1" },
        },
      ]);
    },
  );

  it("of which only a try is known that came to nothing is as it was, and can be sent", async () => {
    for (const state of ["held", "due", "blocked", "failed"] as const)
      for (const news of ["pending", "refused"] as const) {
        const { apply, books } = rail({ state });
        await apply(seen(news));
        expect(books.saved, `${state} ${news}`).toEqual([]);
        expect(books.postings).toEqual([]);
        expect(books.alerts).toEqual([]);
      }
  });

  it("that waits after an earlier try is another one that is found, and the earlier one is kept", async () => {
    const waits = { batchId: "batch-0" as BatchId, processorRef: "item_0", pastRefs: ["item_x"] };
    const { apply, transfer } = rail({ state: "blocked", blockedReason: "refused", ...waits });
    await apply(seen("settled"));
    expect(transfer()).toMatchObject({
      ...{ state: "settled", blockedReason: null, batchId: null, adoptedAt: NOW },
      ...{ processorRef: "item_1", pastRefs: ["item_x", "item_0"] },
    });
  });

  it("that is due by a row that was changed by hand is what it was sent as", async () => {
    const { apply, transfer } = rail({ state: "due", processorRef: "item_1" });
    await apply(seen("settled"));
    expect(transfer()).toMatchObject({ state: "settled", adoptedAt: NOW, pastRefs: [] });
  });

  it("that is in a batch that was found is on its way, although PayPal still works on it", async () => {
    const batchId = "batch-1" as BatchId;
    const { applyIn, books, transfer } = rail({ state: "due" });
    await applyIn(batchId, seen("pending"));
    expect(transfer()).toMatchObject({ state: "sending", batchId, processorRef: "item_1" });
    expect(books.postings).toEqual([]);
  });

  it("that was taken back by hand and is found under another name was sent twice", async () => {
    const { apply, books } = rail({ state: "reversed", processorRef: "item_0" });
    await apply(seen("settled"));
    expect(books.saved).toEqual([]);
    expect(books.alerts).toMatchObject([{ kind: "transfer_sent_twice" }]);
  });

  it.each([
    { state: "blocked", blockedReason: "returned" },
    { state: "failed", blockedReason: null },
  ] as const)(
    "that is $state because it came back is not moved when it is told again",
    async (is) => {
      const waits = { ...is, processorRef: "item_1" } as const;
      const { apply, books, transfer } = rail(waits);
      for (const news of ["settled", "returned"] as const) await apply(seen(news));
      expect(transfer()).toEqual(aTransfer(waits));
      expect(books.postings.map(told)).toEqual([left, cameBack]);
      expect(books.alerts).toEqual([]);
    },
  );
});

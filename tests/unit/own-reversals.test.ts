import { describe, expect, it } from "vitest";
import type { ReversalId, TransferId } from "../../worker/domain/ids.ts";
import type { Reversal, ReversalState } from "../../worker/domain/taking-back.ts";
import type { TransferFacts } from "../../worker/processors/processor.ts";
import { applyTransferFacts } from "../../worker/usecases/apply-transfer-facts.ts";
import type { Tx } from "../../worker/usecases/ports.ts";
import { aTransfer, booksOf, told, usd } from "./books.support.ts";
import { depsWith, only } from "./ports.support.ts";
import { back, seen } from "./transfer-facts.support.ts";

const reversal = (n: number, minor: bigint, state: ReversalState = "requested"): Reversal => ({
  ...{ id: `reversal-${n}` as ReversalId, transferId: "transfer-1" as TransferId },
  ...{ cause: "refund", causeId: "refund-1", amount: usd(minor), state, processorRef: null },
});
const ours = (n: number, minor: bigint) => ({
  ...back(minor, `${n}`),
  reversalId: `reversal-${n}` as ReversalId,
});

/** A transfer by Stripe that has arrived, of which we asked parts back. */
function rail(reversals: Reversal[], facts: Partial<Parameters<typeof aTransfer>[0]> = {}) {
  const transfer = aTransfer({
    rail: "stripe",
    state: "settled",
    processorRef: "item_1",
    ...facts,
  });
  const { tx, books } = booksOf({ transfers: [transfer] });
  const asked: (readonly TransferId[])[] = [];
  const { deps, tx: played } = depsWith({
    ...{ ledger: tx.ledger, alerts: tx.alerts, transfers: tx.transfers },
    differences: tx.differences,
    reversals: only<Tx["reversals"]>({
      async ofTransfers(ids) {
        asked.push(ids);
        return reversals.filter(({ transferId }) => ids.includes(transferId));
      },
      async save(changed) {
        reversals.splice(
          reversals.findIndex(({ id }) => id === changed.id),
          1,
          changed,
        );
      },
    }),
  });
  const now = () => books.transfers.get(transfer.id) ?? transfer;
  const apply = (news: TransferFacts) =>
    applyTransferFacts(deps, played, [{ transfer: now(), facts: news }]);
  return { apply, books, asked, reversals, transfer: now };
}
const named = ({ books }: ReturnType<typeof rail>) =>
  books.postings.map(told).map(([name]) => name);

describe("what we took back of a transfer ourselves", () => {
  it("is booked as that, once, and what is left has arrived", async () => {
    const shop = rail([reversal(1, 700n)]);
    for (let times = 0; times < 2; times++)
      await shop.apply(seen("settled", { returns: [ours(1, 700n)] }));
    expect(named(shop)).toEqual(["transfer_returned item_1:returned1", "transfer T1"]);
    expect(shop.books.postings[0]?.subjectId).toBe("transfer-1");
    expect(shop.transfer()).toMatchObject({ state: "settled", reversedMinor: 700n });
    expect(shop.reversals).toEqual([reversal(1, 700n, "succeeded")]);
    expect([shop.books.alerts, shop.books.differences]).toEqual([[], []]);
  });

  it("is nothing that came back by itself, even where it is all of it", async () => {
    const shop = rail([reversal(1, 700n), reversal(2, 2000n)]);
    await shop.apply(seen("returned", { returns: [ours(1, 700n), ours(2, 2000n)] }));
    expect(named(shop)).toEqual([
      ...["transfer_returned item_1:returned1", "transfer_returned item_1:returned2"],
      "transfer T1",
    ]);
    expect(shop.transfer()).toMatchObject({ state: "reversed", reversedMinor: 2700n });
    expect(shop.transfer().blockedReason).toBeNull();
    expect([shop.books.alerts, shop.books.differences]).toEqual([[], []]);
  });

  it("makes what is on its way arrive, though all of it was taken back since", async () => {
    const shop = rail([reversal(1, 700n)], { state: "sent" });
    await shop.apply(seen("returned", { returns: [ours(1, 700n)] }));
    expect(shop.transfer()).toMatchObject({ state: "settled", blockedReason: null });
  });

  it("leaves in its state what is told of what was only sent", async () => {
    const shop = rail([reversal(1, 700n)], { state: "sent" });
    await shop.apply(seen("sent", { returns: [ours(1, 700n)] }));
    expect(shop.transfer()).toMatchObject({ state: "sent", reversedMinor: 700n });
  });

  it("does not hide what an operator took back beside it", async () => {
    const shop = rail([reversal(1, 700n)]);
    await shop.apply(seen("settled", { returns: [ours(1, 700n), back(300n, "2")] }));
    expect(shop.transfer()).toMatchObject({ state: "settled", reversedMinor: 700n });
    expect(shop.books.differences).toMatchObject([
      { effectId: "item_1:returned2", thereMinor: 300n, note: "partly_returned" },
    ]);
    expect(shop.books.alerts).toMatchObject([{ kind: "transfer_partly_returned" }]);
  });

  it("is an operator's where nobody here knows its name", async () => {
    const shop = rail([reversal(1, 700n)]);
    await shop.apply(seen("returned", { returns: [ours(9, 2700n)] }));
    expect(named(shop)).toEqual(["transfer T1", "transfer_returned item_1:returned9"]);
    expect(shop.transfer()).toMatchObject({ state: "blocked", blockedReason: "returned" });
    expect(shop.reversals).toEqual([reversal(1, 700n)]);
  });

  it("is asked for only where something has such a name", async () => {
    const shop = rail([]);
    await shop.apply(seen("settled", { returns: [back(700n)] }));
    expect(shop.asked).toEqual([]);
    await shop.apply(seen("settled", { returns: [ours(1, 700n)] }));
    expect(shop.asked).toEqual([["transfer-1"]]);
  });
});

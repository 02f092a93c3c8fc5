import type { BatchId, TransferId } from "../../worker/domain/ids.ts";
import type { Transfer } from "../../worker/domain/payouts.ts";
import type { TransferFacts } from "../../worker/processors/processor.ts";
import { applyTransferFacts } from "../../worker/usecases/apply-transfer-facts.ts";
import { aTransfer, booksOf, usd } from "./books.support.ts";
import { depsWith } from "./ports.support.ts";

export const fee = (minor: bigint) => ({ effectId: "item_1:fee", amount: usd(minor) });
export const back = (minor: bigint, n = "") => ({
  ...{ effectId: `item_1:returned${n}`, amount: usd(minor) },
});
export const seen = (
  state: TransferFacts["state"],
  facts: Partial<TransferFacts> = {},
): TransferFacts => ({
  ...{ transferId: "transfer-1" as TransferId, ref: "item_1", state, amount: usd(2700n) },
  ...{ effectId: "T1", fee: undefined, code: undefined },
  returns: state === "returned" ? [back(2700n)] : [],
  ...facts,
});
export function rail(...rows: Partial<Transfer>[]) {
  const transfers = (rows.length > 0 ? rows : [{}]).map(aTransfer);
  const { tx, books } = booksOf({ transfers });
  const { deps, log } = depsWith(tx);
  const applyIn = (batchId: BatchId | undefined, ...all: TransferFacts[]) => {
    const each = all.map((facts, n) => {
      const { id } = transfers[n] ?? aTransfer();
      return { transfer: books.transfers.get(id) ?? aTransfer(), facts, batchId };
    });
    return applyTransferFacts(deps, tx, each);
  };
  const apply = (...all: TransferFacts[]) => applyIn(undefined, ...all);
  return {
    apply,
    applyIn,
    books,
    log,
    transfer: () => books.transfers.get("transfer-1" as TransferId),
  };
}
export const left = [
  "transfer T1",
  { "seller:seller-1:payable:paypal": 2700n, "processor:paypal": -2700n },
];
export const cameBack = [
  "transfer_returned item_1:returned",
  { "processor:paypal": 2700n, "seller:seller-1:payable:paypal": -2700n },
];

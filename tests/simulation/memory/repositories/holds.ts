import { toHold, toTransfer } from "../../../../worker/db/rows.ts";
import { blockReasons, endsByItself } from "../../../../worker/domain/payouts.ts";
import type { HoldScope } from "../../../../worker/usecases/hold-ports.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { first, ordered } from "../order.ts";
import type { Plain } from "../plain.ts";
import { dueAgain } from "./transfers.ts";

type TransferRow = Row<"transfers">;

const openHolds = ({ transferHolds }: Tables, { id, sellerId }: TransferRow) =>
  transferHolds
    .where("openOfSeller", sellerId)
    .filter(({ transferId }) => transferId === null || transferId === id);

/** An operator holds it, or all of its seller. */
export const isHeld = (tables: Tables, transfer: TransferRow): boolean =>
  openHolds(tables, transfer).length > 0;

/** What the operator wrote, its own hold's first; null if nothing holds it. */
export const holdReasonOf = (tables: Tables, transfer: TransferRow): string | null =>
  first(openHolds(tables, transfer), ({ transferId }) => [transferId])?.reason ?? null;

export function holdsIn(tables: Tables): Plain<Tx["holds"]> {
  const { transferHolds, transfers } = tables;
  const openOne = ({ sellerId, transferId }: HoldScope) =>
    transferHolds
      .where("openOfSeller", uuid(sellerId))
      .find((row) => row.transferId === (transferId === null ? null : uuid(transferId)));
  const blockedFor = (sellerId: string) =>
    transfers
      .where("inState", "blocked")
      .filter((row) => row.blockedReason === "held_by_operator" && row.sellerId === uuid(sellerId));
  return {
    lock(scope) {
      const row = openOne(scope);
      return row && toHold(row);
    },
    place: (hold) => void transferHolds.insert([hold]),
    release(id, releasedBy, releasedAt) {
      const row = transferHolds.get(id);
      transferHolds.update(row ? [row] : [], { releasedBy, releasedAt });
    },
    apply(at, sellerId) {
      const waits = [
        ...transfers.where("inState", "due"),
        ...transfers.where("inState", "blocked").filter(willEnd),
      ];
      const held = waits.filter(
        (row) => isHeld(tables, row) && (!sellerId || row.sellerId === uuid(sellerId)),
      );
      transfers.update(held, {
        ...{ state: "blocked", blockedReason: "held_by_operator", updatedAt: at },
      });
    },
    lift(sellerId, at) {
      const free = blockedFor(sellerId).filter((row) => !isHeld(tables, row));
      transfers.update(free, dueAgain(at));
    },
    lockHeld: (sellerId) => ordered(blockedFor(sellerId), ({ id }) => [id]).map(toTransfer),
  };
}

const willEnd = ({ blockedReason }: TransferRow) =>
  blockReasons.some((reason) => reason === blockedReason && endsByItself(reason));

import type { Hold } from "../domain/holds.ts";
import { endsByItself, isUnsent } from "../domain/payouts.ts";
import type { SellerHold, WaitingTransfer } from "../usecases/waiting-ports.ts";
import type {
  SellerHold as SellerHoldJson,
  WaitingTransfer as WaitingJson,
} from "./contract/operator.ts";
import { toTransfer } from "./views.ts";

export const toWaiting = (transfer: WaitingTransfer): WaitingJson => ({
  ...toTransfer(transfer, "operator"),
  ...{ orderId: transfer.orderId, orderNumber: transfer.orderNumber },
  ...{ artisanName: transfer.sellerName, createdAt: transfer.createdAt.toISOString() },
  holds: transfer.holds.map((hold) => ({
    ...{ of: hold.transferId === null ? "artisan" : "transfer", ...toPlaced(hold) },
  })),
  may: mayOf(transfer),
});

/** What waits for a person and is held by nobody is let go by unblocking it. */
function mayOf(transfer: WaitingTransfer): WaitingJson["may"] {
  const { state, blockedReason, holds } = transfer;
  const hasOwn = holds.some(({ transferId }) => transferId !== null);
  const isForPerson = blockedReason !== null && !endsByItself(blockedReason);
  return {
    hold: isUnsent(transfer) && !hasOwn,
    release: hasOwn,
    unblock: state === "blocked" && isForPerson && blockedReason !== "held_by_operator",
  };
}

export const toSellerHold = ({ sellerId, sellerName, ...hold }: SellerHold): SellerHoldJson => ({
  ...{ artisanId: sellerId, artisanName: sellerName, ...toPlaced(hold) },
});

const toPlaced = ({
  reason,
  placedBy,
  placedAt,
}: Pick<Hold, "reason" | "placedBy" | "placedAt">) => ({
  ...{ reason, placedBy, placedAt: placedAt.toISOString() },
});

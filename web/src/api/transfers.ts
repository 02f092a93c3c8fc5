import type { ApprovalView } from "../../../worker/http/contract/approvals.ts";
import type { SellerHold, WaitingTransfer } from "../../../worker/http/contract/operator.ts";
import { change, read, replace } from "./client.ts";
import { listAt } from "./desk.ts";
import type { MayWait } from "./operator.ts";

/** Stopped by something or somebody; or counting the days of their holding time. */
export type Which = "stopped" | "counting";
export const getWaiting = (which: Which, artisan: string) => {
  const query = new URLSearchParams({ which, ...(artisan ? { artisan } : {}) });
  return listAt<"transfers", WaitingTransfer>(`/operator/transfers?${query}`, "transfers");
};
export const getSellerHolds = () => read<{ holds: SellerHold[] }>("/operator/seller-holds");

const transfer = (id: string) => `/operator/transfers/${id}`;
export const holdTransfer = (id: string, reason: string) =>
  replace(`${transfer(id)}/hold`, { reason });
export const releaseTransfer = (id: string) => change<MayWait>(`${transfer(id)}/release`, {});
export const unblockTransfer = (id: string) => change<MayWait>(`${transfer(id)}/unblock`, {});

const seller = (id: string) => `/operator/sellers/${id}`;
export const holdSeller = (id: string, reason: string) => replace(`${seller(id)}/hold`, { reason });
/** What is large stays held, and waits for another operator. */
export const releaseSeller = (id: string) =>
  change<{ waiting: ApprovalView[] }>(`${seller(id)}/release`, {});

import * as z from "zod";
import { ApprovalView, MayWait } from "./approvals.ts";
import { SellerHold, WaitingQuery, WaitingTransfers } from "./operator.ts";
import { byId, get, none, post, type Route } from "./route.ts";
import { text } from "./shapes.ts";

const put = { ...post, method: "put" } as const;
/** The seller is shown it. */
const HoldBody = z.strictObject({ reason: text(300) });

/** What operators hold back from sellers, and let go again. */
export const holdRoutes = {
  listWaiting: {
    ...get,
    path: "/api/operator/transfers",
    summary:
      "Transfers that have not left: those that are stopped and why, or those whose time runs",
    caller: "operator",
    query: WaitingQuery,
    answer: WaitingTransfers,
  },
  listSellerHolds: {
    ...get,
    path: "/api/operator/seller-holds",
    summary: "Sellers of whom everything is held back, and why",
    caller: "operator",
    answer: z.strictObject({ holds: z.array(SellerHold) }),
  },
  holdTransfer: {
    ...put,
    path: "/api/operator/transfers/{id}/hold",
    summary: "Holds a transfer back that has not left, for a reason that its seller is shown",
    caller: "operator",
    params: byId,
    body: HoldBody,
    answer: none,
  },
  releaseTransfer: {
    ...post,
    path: "/api/operator/transfers/{id}/release",
    summary: "Takes the hold of a transfer back; 202 if a second operator has to approve",
    caller: "operator",
    params: byId,
    answer: MayWait,
  },
  holdSeller: {
    ...put,
    path: "/api/operator/sellers/{id}/hold",
    summary: "Holds all of a seller's transfers back, those to come as well",
    caller: "operator",
    params: byId,
    body: HoldBody,
    answer: none,
  },
  releaseSeller: {
    ...post,
    path: "/api/operator/sellers/{id}/release",
    summary: "Takes that hold back; large transfers wait for a second operator, and are answered",
    caller: "operator",
    params: byId,
    answer: z.strictObject({ waiting: z.array(ApprovalView) }),
  },
} as const satisfies Record<string, Route>;

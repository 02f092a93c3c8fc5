import { expireCharge } from "../charge-changes.ts";
import type { Feature } from "../feature.ts";
import { registerRefundControl } from "../refund-control.ts";
import { coverRefund, forgetRefund } from "../refunds.ts";
import { registerControl } from "./control.ts";
import { decideDispute, endInquiry } from "./end.ts";
import { ROUTES } from "./routes.ts";
import { dueDispute } from "./update.ts";

/** Disputes, early fraud warnings, reviews and the files of their evidence; what refunds wait for. */
export const disputes: Feature = {
  routes: ROUTES,
  jobs: {
    dispute_due: dueDispute,
    dispute_decided: decideDispute,
    dispute_inquiry_ends: endInquiry,
    charge_expires: expireCharge,
    refund_covered: coverRefund,
    refund_expires: forgetRefund,
  },
  control(post) {
    registerControl(post);
    registerRefundControl(post);
  },
};

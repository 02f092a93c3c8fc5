import { meetDeadline } from "../account-changes.ts";
import { endReview } from "../account-reviews.ts";
import type { Feature } from "../feature.ts";
import { deliverAgain } from "../webhooks.ts";
import { bankControl } from "./control.ts";
import { runPayoutDay } from "./payout-days.ts";
import { arrivePayout, submitPayout } from "./payout-life.ts";
import { bankRoutes } from "./routes.ts";
import { arriveTopup, failTopup } from "./topups.ts";

/** Payouts, top-ups, bank accounts, persons, and how Stripe looks at connected accounts. */
export const bank: Feature = {
  routes: bankRoutes,
  jobs: {
    account_deadline: meetDeadline,
    account_reviewed: endReview,
    event_delivery: deliverAgain,
    payout_day: runPayoutDay,
    payout_submitted: submitPayout,
    payout_arrives: arrivePayout,
    topup_arrives: arriveTopup,
    topup_fails: failTopup,
  },
  control: bankControl,
};

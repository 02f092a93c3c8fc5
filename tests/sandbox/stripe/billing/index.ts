import type { Feature } from "../feature.ts";
import { billingControl } from "./control.ts";
import { creditNoteRoutes } from "./credit-note-routes.ts";
import {
  balanceRoutes,
  invoiceItemRoutes,
  invoiceRoutes,
  testClockRoutes,
} from "./invoice-routes.ts";
import { wakeSchedule } from "./schedule-phases.ts";
import { itemRoutes, scheduleRoutes, subscriptionRoutes } from "./subscription-routes.ts";
import { deleteTestClock, runTestClock } from "./test-clocks.ts";
import { wakeInvoice } from "./wake-invoice.ts";
import { wakeSubscription } from "./wake-subscription.ts";

/** Subscriptions, schedules, invoices and test clocks. */
export const billing: Feature = {
  routes: [
    ...subscriptionRoutes,
    ...itemRoutes,
    ...scheduleRoutes,
    ...invoiceRoutes,
    ...invoiceItemRoutes,
    ...creditNoteRoutes,
    ...balanceRoutes,
    ...testClockRoutes,
  ],
  jobs: {
    billing_subscription: wakeSubscription,
    billing_invoice: wakeInvoice,
    billing_schedule: wakeSchedule,
    test_clock_advances: runTestClock,
    test_clock_deleted(platform, id) {
      if (platform.stores.testClocks.find(id)) deleteTestClock(platform, id);
    },
  },
  control: billingControl,
};

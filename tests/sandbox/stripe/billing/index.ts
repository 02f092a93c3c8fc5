import type { Feature } from "../feature.ts";

/** Subscriptions, schedules, invoices and test clocks. */
export const billing: Feature = { routes: [] };

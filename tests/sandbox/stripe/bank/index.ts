import type { Feature } from "../feature.ts";

/** Bank accounts, persons, balance settings and automatic payouts. */
export const bank: Feature = { routes: [] };

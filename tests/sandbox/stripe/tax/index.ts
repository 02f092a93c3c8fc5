import type { Feature } from "../feature.ts";

/** Tax calculations, transactions, registrations and settings. */
export const tax: Feature = { routes: [] };

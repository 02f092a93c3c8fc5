import type { Feature } from "../feature.ts";

/** The billing portal. */
export const portal: Feature = { routes: [] };

import type { Feature } from "../feature.ts";

/** Disputes, early fraud warnings, reviews and the files of their evidence. */
export const disputes: Feature = { routes: [] };

import type { Feature } from "../feature.ts";

/** SetupIntents, customer sessions, confirmation tokens and what else saves a way to pay. */
export const setup: Feature = { routes: [] };

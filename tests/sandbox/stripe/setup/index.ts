import type { Feature } from "../feature.ts";
import { openConfiguration } from "./configurations.ts";
import { setupControl } from "./control.ts";
import { setupRoutes } from "./routes.ts";

/** SetupIntents, customer sessions, confirmation tokens and what else saves a way to pay. */
export const setup: Feature = {
  routes: setupRoutes,
  control: setupControl,
  open: openConfiguration,
};

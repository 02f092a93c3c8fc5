import type { Reconciliations } from "../../usecases/reconciliations.ts";
import type { Http } from "../client.ts";
import { differencesOver } from "./differences.ts";
import { matchingOver } from "./matching.ts";
import { runsOver } from "./reconciliation-runs.ts";

/** The processors' books beside ours; each call is one HTTP request. */
export const reconciliationsOver = (db: Http): Reconciliations => ({
  ...runsOver(db),
  ...matchingOver(db),
  ...differencesOver(db),
});

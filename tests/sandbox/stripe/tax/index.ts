import type { Feature } from "../feature.ts";
import { expireCalculation } from "./calculations.ts";
import { turnRegistration } from "./registrations.ts";
import {
  calculationRoutes,
  registrationRoutes,
  settingsRoutes,
  transactionRoutes,
} from "./routes.ts";

/** Tax calculations, transactions, registrations and settings. */
export const tax: Feature = {
  routes: [...calculationRoutes, ...transactionRoutes, ...settingsRoutes, ...registrationRoutes],
  jobs: {
    tax_calculation_expires: expireCalculation,
    tax_registration_turns: turnRegistration,
  },
};

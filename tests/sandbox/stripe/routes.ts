import { FEATURES } from "./features.ts";
import { accountRoutes, transferRoutes } from "./routes/connect.ts";
import { customerRoutes } from "./routes/customers.ts";
import { balanceRoutes, chargeRoutes, refundRoutes } from "./routes/money.ts";
import { intentRoutes, methodRoutes } from "./routes/payments.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import type { Route } from "./wire/call.ts";

/** Every call of Stripe's API that the stand-in answers. */
export const ROUTES: readonly Route[] = [
  ...intentRoutes,
  ...methodRoutes,
  ...customerRoutes,
  ...chargeRoutes,
  ...balanceRoutes,
  ...refundRoutes,
  ...accountRoutes,
  ...transferRoutes,
  ...webhookRoutes,
  ...FEATURES.flatMap(({ routes }) => routes),
];

import { bank } from "./bank/index.ts";
import { billing } from "./billing/index.ts";
import { catalogue } from "./catalogue/index.ts";
import { disputes } from "./disputes/index.ts";
import type { Feature } from "./feature.ts";
import { portal } from "./portal/index.ts";
import { setup } from "./setup/index.ts";
import { tax } from "./tax/index.ts";

/** The parts of Stripe that stand beside payments, Connect and webhooks. */
export const FEATURES: readonly Feature[] = [
  setup,
  disputes,
  catalogue,
  billing,
  portal,
  tax,
  bank,
];

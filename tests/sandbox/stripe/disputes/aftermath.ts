import type Stripe from "stripe";
import type { Platform } from "../platform.ts";

/** What a test card does right after its charge succeeded, before anybody can ask. */
export function followCharge(_platform: Platform, _charge: Stripe.Charge): void {}

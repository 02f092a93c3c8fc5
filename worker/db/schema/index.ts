export * from "./catalogue.ts";
export * from "./invariants.ts";
export * from "./ledger.ts";
export * from "./machinery.ts";
export * from "./orders.ts";
export * from "./payments.ts";
export * from "./payouts.ts";
export * from "./replays.ts";

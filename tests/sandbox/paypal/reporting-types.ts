const HOUR_MS = 3_600_000;

/** How old PayPal's reports are. */
export type ReportingLag = { transactionsMs: number; balancesMs: number };

/**
 * PayPal takes at most three hours for both. Transactions are as late as that, so that nobody relies
 * on finding today's; balances are of this moment, because they are read before money is sent and
 * the tests of that would otherwise all begin by waiting.
 */
export const REPORTING_LAG: ReportingLag = { transactionsMs: 3 * HOUR_MS, balancesMs: 0 };

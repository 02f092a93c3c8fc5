/**
 * What has to happen in any large number of runs: if it does not, the runs prove less than they
 * seem to. Each is counted by name in a run's `happened`.
 */
export const SOMETIMES: readonly string[] = [
  "order paid",
  "order expired",
  "order cancelled",
  "payment stripe order",
  "payment paypal order",
  "payment stripe unapplied",
  "payment paypal unapplied",
  "refund late succeeded",
  "refund double succeeded",
  "refund goodwill succeeded",
  "order partially_refunded",
  "order refunded",
  "operation reverse_transfer succeeded",
  "operation reverse_transfer rejected",
  "ledger debt_repaid",
  ...["dispute stripe won", "dispute stripe lost", "dispute stripe warning_closed"],
  ...["dispute paypal won", "dispute paypal lost", "dispute paypal refunded"],
  ...["dispute hold taken", "dispute hold released", "reversed paypal"],
  ...["disputed after a refund", "disputed during a refund", "warned of fraud"],
  ...["ledger dispute_lost", "ledger dispute_let_go", "ledger dispute_lost_undone"],
  ...["operation submit_evidence succeeded", "operation accept_dispute succeeded"],
  ...["review approved", "review refused", "refund fraud_warning succeeded"],
  "transfer stripe settled",
  "transfer paypal settled",
  "transfer sent again",
  "operation tried again",
  "operation capture_payment rejected",
  "operation send_transfers rejected",
  "alert transfer_blocked",
  "alert rail_underfunded",
  "alert processor_unauthorized",
  "ledger transfer_returned",
  "dead letter",
  "method switched",
  "isolate crashed",
  "message redelivered",
  "event dropped",
  "event delivered twice",
  "event not taken",
  "fault commit crash_before",
  "fault commit crash_after",
  "fault commit answer_lost",
  "fault commit serialization_failure",
  "fault processor crash_after",
  "fault processor answer_lost",
  "fault processor error_500_cached",
  "fault processor conflict_409",
  "fault processor rate_limit_429",
  "fault processor slow",
  "fault queue queue_refuses",
  "trouble secret",
];

/** A run of a hundred or so may miss some of them; a thousand do not. */
export const RUNS_THAT_SHOW_ALL = 1_000;

export const neverHappened = (happened: ReadonlyMap<string, number>): string[] =>
  SOMETIMES.filter((what) => !happened.has(what));

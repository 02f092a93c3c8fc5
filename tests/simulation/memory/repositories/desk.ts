import { toTransfer } from "../../../../worker/db/rows.ts";
import type { Reads } from "../../../../worker/usecases/reads.ts";
import type { Tables } from "../engine/tables.ts";
import { descending, ordered } from "../order.ts";
import type { Plain } from "../plain.ts";
import { switchesOf } from "./catalogue.ts";
import { holdReasonOf } from "./holds.ts";

type Desk = Pick<
  Reads,
  "transfersIn" | "trialBalance" | "deadLetters" | "alerts" | "switches" | "health"
>;

/** Lists for operators. Where the production query leaves the order of equals open, it is by id. */
export function deskOver(tables: Tables): Plain<Desk> {
  const { transfers, ledgerAccounts, ledgerEntries, deadLetters, alerts } = tables;
  return {
    transfersIn(states, limit) {
      const found = [...new Set(states)].flatMap((state) => transfers.where("inState", state));
      return ordered(found, ({ updatedAt, id }) => [descending(updatedAt), id])
        .slice(0, limit)
        .map((row) => ({ ...toTransfer(row), holdReason: holdReasonOf(tables, row) }));
    },
    trialBalance() {
      const sums = new Map<string, { debitMinor: bigint; creditMinor: bigint }>();
      for (const { account, currency, amountMinor: minor } of ledgerEntries.all()) {
        const name = `${account}\0${currency}`;
        const { debitMinor, creditMinor } = sums.get(name) ?? { debitMinor: 0n, creditMinor: 0n };
        const [debit, credit] = minor > 0n ? [minor, 0n] : [0n, -minor];
        sums.set(name, { debitMinor: debitMinor + debit, creditMinor: creditMinor + credit });
      }
      const rows = ledgerAccounts.all().flatMap(({ name, kind, currency }) => {
        const sum = sums.get(`${name}\0${currency}`);
        return sum ? [{ account: name, kind, currency, ...sum }] : [];
      });
      return ordered(rows, ({ account, currency }) => [account, currency]);
    },
    deadLetters: (limit) =>
      ordered(deadLetters.all(), ({ receivedAt, id }) => [descending(receivedAt), id]).slice(
        0,
        limit,
      ),
    alerts: (limit) =>
      ordered(alerts.all(), ({ lastAt, kind, subject }) => [
        descending(lastAt),
        kind,
        subject,
      ]).slice(...[0, limit]),
    switches: () => switchesOf(tables),
    health: (now) => healthOf(tables, now),
  };
}

const MINUTE_MS = 60_000;
const LATE_MS = 15 * MINUTE_MS;
const STUCK_MS = 30 * MINUTE_MS;

function healthOf(tables: Tables, now: Date) {
  const { operations, outbox, inbox, deadLetters, transfers, alerts } = tables;
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const open = [...operations.where("openOn", "stripe"), ...operations.where("openOn", "paypal")];
  const refused = alerts
    .all()
    .filter(({ kind, lastAt }) => kind === "processor_unauthorized" && lastAt >= ago(LATE_MS));
  return {
    breaks: [],
    stuckOperations: open.filter(({ openedAt }) => openedAt <= ago(STUCK_MS)).length,
    unsentMessages: outbox
      .where("unsent", "all")
      .filter(({ createdAt }) => createdAt <= ago(LATE_MS)).length,
    waitingEvents: inbox
      .where("inState", "received")
      .filter(({ receivedAt }) => receivedAt <= ago(LATE_MS)).length,
    deadLetters: deadLetters.where("waiting", "all").length,
    blockedTransfers: transfers.where("inState", "blocked").length,
    stopped: switchesOf(tables).filter(({ stopped }) => stopped),
    unauthorized: ordered(refused, ({ subject }) => [subject]).map(({ subject }) => subject),
  };
}

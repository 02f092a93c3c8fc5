import { inspect, parseArgs } from "node:util";
import pg from "pg";
import { migrate } from "../../drizzle/migrate.ts";
import { postJson } from "../local/http.ts";
import { makeDueTransfers } from "./due-transfers.ts";
import { type Released, release } from "./release-transfers.ts";
import { startEmptySandbox } from "./stand-ins-process.ts";
import { wranglerVars } from "./workerd.ts";

const tell = (text: string) => process.stderr.write(`· ${text}\n`);

/**
 * `npm run bench:transfers [-- --transfers 10000] [--json]`: so many transfers are due, half of them on
 * each rail, and one release run sends them.
 */
async function runFromCommandLine(): Promise<void> {
  const { values } = parseArgs({
    options: {
      transfers: { type: "string", default: "10000" },
      json: { type: "boolean", default: false },
    },
  });
  const sandbox = await startEmptySandbox();
  const { line } = sandbox;
  const client = new pg.Client({ connectionString: line.postgres.ownerUrl });
  try {
    await postJson(`${line.control}/worlds/default/paypal/payouts`, { processing: "immediate" });
    await migrate(line.postgres.ownerUrl);
    tell("making transfers that are due");
    await makeDueTransfers(line, Number(values.transfers));
    await client.connect();
    tell("sending them");
    const released = await release(line, wranglerVars(), () => counted(client));
    if (released.transfers !== Number(values.transfers) || twice(released))
      throw new Error(`not each was sent once: ${inspect(released)}`);
    process.stdout.write(values.json ? `${JSON.stringify(released)}\n` : print(released));
  } finally {
    await client.end();
    await sandbox.close();
  }
}

/** A Stripe transfer is sent once its operation is over, a PayPal item once its batch is accepted. */
async function counted(client: pg.Client) {
  const { rows } = await client.query(`select count(*)::int as transfers,
    count(*) filter (where state in ('held', 'due', 'blocked')
      or (state = 'sending' and exists (select from operations o where o.state = 'open'
        and o.subject_id in (t.id, t.batch_id))))::int as left,
    count(distinct processor_ref) filter (where rail = 'stripe')::int as stripe,
    count(*) filter (where rail = 'paypal' and batch_id in
      (select id from payout_batches where processor_ref is not null))::int as paypal
    from transfers t`);
  return rows[0] as { transfers: number; left: number; stripe: number; paypal: number };
}
const twice = ({ transfers, sent }: Released) => sent.stripe + sent.paypal !== transfers;

const rounded = (number: number) => Math.round(number * 10) / 10;
function print({ transfers, seconds, runs, sent, ...counts }: Released): string {
  const each = (number: number) => rounded(number / transfers);
  return `Release of ${transfers} transfers, ${sent.stripe} by Stripe and ${sent.paypal} by PayPal, in ${runs} runs
  ${rounded(seconds.opening + seconds.sending)} s: ${rounded(seconds.opening)} s to open them, ${rounded(seconds.sending)} s to send them
  ${counts.databaseRoundTrips} round trips to the database, ${each(counts.databaseRoundTrips)} for each transfer
  ${counts.processorCalls} calls to the processors, ${each(counts.processorCalls)} for each transfer
`;
}

await runFromCommandLine().then(
  () => process.exit(0),
  (cause) => {
    process.stderr.write(`${inspect(cause)}\n`);
    process.exit(1);
  },
);

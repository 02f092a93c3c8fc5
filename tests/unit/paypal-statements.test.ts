import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StatementLine } from "../../worker/domain/reconciliation.ts";
import type { Processor } from "../../worker/processors/processor.ts";
import { openTestPayPal, type TestPayPal } from "../sandbox/paypal/testing.ts";
import {
  adapterOf,
  capturing,
  creation,
  paypalWith,
  refunding,
  scripted,
  sending,
  value,
} from "./paypal-adapter.support.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let paypal: TestPayPal;
let adapter: Processor;
beforeEach(async () => {
  paypal = await openTestPayPal(`statements-${crypto.randomUUID()}`);
  ({ paypal: adapter } = adapterOf(paypal));
});
afterEach(() => paypal.close());

const clock = () => new Date(paypal.world.clock.now());
const ago = (ms: number) => new Date(clock().getTime() - ms);

async function paid() {
  const { ref } = value(await adapter.payIn.createPayment(creation({}, clock())));
  await paypal.control(`/orders/${ref}/approve`, { fundingSource: "balance" });
  const facts = value(await adapter.payIn.capturePayment(capturing(ref, clock())));
  return { ref, captureId: facts.capture?.chargeRef ?? "" };
}
async function paidOut(receiver: string) {
  const operation = sending([receiver], "1000", clock());
  const { batchRef = "" } = value(await adapter.payOut.sendTransfers(operation));
  const [item] = value(await adapter.payOut.readBatch(batchRef)).items;
  return item?.ref ?? "";
}
async function lines(from: Date, until: Date) {
  const all: StatementLine[] = [];
  let cursor: string | undefined;
  do {
    const page = value(await adapter.statements.listLines({ from, until, cursor }));
    all.push(...page.lines);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

describe("PayPal's statement", () => {
  it("has every movement once, its fee apart, under the names that the ledger posts", async () => {
    const { ref, captureId } = await paid();
    const refund = value(
      await adapter.payIn.refundPayment(refunding(ref, captureId, "1000", clock())),
    );
    const item = await paidOut("ada@artisans.example");
    const transfer = value(await adapter.payOut.readTransfer(item));
    await paypal.control(`/payout-items/${item}`, { status: "REVERSED" });
    const back = value(await adapter.payOut.readTransfer(item));
    await paypal.world.clock.advance(4 * HOUR_MS);
    const all = await lines(ago(DAY_MS), clock());
    const seen = all.map(({ effectId, kind, minor }) => `${effectId} ${kind} ${minor}`);
    expect(seen.toSorted()).toEqual(
      [
        `${captureId} capture 12345`,
        `${captureId} fee -480`,
        `${refund.effectId} refund -1000`,
        `${transfer.effectId} transfer -1000`,
        `${transfer.fee?.effectId} transfer_fee -25`,
        `${back.returns[0]?.effectId} transfer_returned 1000`,
      ].toSorted(),
    );
  });

  it("is complete until its report was made, hours ago, and says so", async () => {
    await paid();
    const page = value(
      await adapter.statements.listLines({ from: ago(DAY_MS), until: clock(), cursor: undefined }),
    );
    expect(page.lines).toEqual([]);
    const lagMs = clock().getTime() - page.completeUntil.getTime();
    expect(lagMs).toBeGreaterThan(2.9 * HOUR_MS);
  });

  it("finds the lines of one effect by its transaction, also what came back of it", async () => {
    const { captureId } = await paid();
    const item = await paidOut("nobody@example.com");
    await paypal.world.clock.advance(31 * DAY_MS);
    const back = value(await adapter.payOut.readTransfer(item));
    await paypal.world.clock.advance(4 * HOUR_MS);
    const read = async (effectId: string, kind: StatementLine["kind"], postedAt: Date) =>
      value(await adapter.statements.readLines({ effectId, kind, postedAt })).map(
        (line) => `${line.kind} ${line.minor}`,
      );
    const then = ago(31 * DAY_MS);
    expect(await read(captureId, "capture", then)).toEqual(["capture 12345", "fee -480"]);
    expect(await read(back.returns[0]?.effectId ?? "", "transfer_returned", clock())).toEqual([
      "transfer_returned 1000",
    ]);
    expect(await read("1AB23456CD789012E", "refund", clock())).toEqual([]);
  });

  it("says what each line is about, and nothing of a person", async () => {
    const { ref, captureId } = await paid();
    const refund = value(
      await adapter.payIn.refundPayment(refunding(ref, captureId, "1000", clock())),
    );
    const item = await paidOut("ada@artisans.example");
    await paypal.control(`/payout-items/${item}`, { status: "REVERSED" });
    await paypal.world.clock.advance(4 * HOUR_MS);
    const about = await Promise.all(
      (await lines(ago(DAY_MS), clock())).map(
        async (line) => [line.kind, value(await adapter.statements.readSource(line))] as const,
      ),
    );
    expect(Object.fromEntries(about.map(([kind, { subject }]) => [kind, subject]))).toEqual({
      capture: { kind: "payment", ref },
      fee: { kind: "payment", ref },
      refund: { kind: "refund", ref: refund.ref },
      transfer: { kind: "transfer", ref: item },
      transfer_fee: { kind: "transfer", ref: item },
      transfer_returned: { kind: "transfer", ref: item },
    });
    const text = JSON.stringify(about.map(([, { evidence }]) => evidence));
    expect(text).toContain('"amount":"123.45 USD"');
    expect(text).not.toMatch(/@|Buyer/);
  });

  it("tells what was taken for a claim from what was taken back without one, each findable by its name", async () => {
    const { captureId } = await paid();
    await paypal.control("/balance", { currency: "USD", minor: 50_000 });
    const made = await paypal.control(`/captures/${captureId}/dispute`, {
      ...{ stage: "CHARGEBACK", amount: { currency_code: "USD", value: "23.45" } },
    });
    const claim = String(made.body.dispute_id);
    const outcome = "RESOLVED_BUYER_FAVOUR";
    await paypal.control(`/disputes/${claim}`, { do: "decide", outcome });
    await paypal.control(`/captures/${captureId}`, { status: "REVERSED" });
    await paypal.world.clock.advance(4 * HOUR_MS);
    const taken = (await lines(ago(DAY_MS), clock())).filter(({ kind }) => kind === "dispute");
    const [ofClaim, alone] = taken;
    expect(taken.map(({ effectId, minor }) => [effectId, minor])).toEqual([
      [`${captureId}:claim`, -2345n],
      [alone?.lineRef, -10_000n],
    ]);
    for (const line of taken) {
      const { effectId, kind } = line;
      const found = { effectId, kind, postedAt: clock() };
      expect(value(await adapter.statements.readLines(found))).toContainEqual(line);
    }
    const subjectOf = async (line: StatementLine | undefined) =>
      line && value(await adapter.statements.readSource(line)).subject;
    expect(await subjectOf(ofClaim)).toEqual({ kind: "dispute", ref: claim });
    expect(await subjectOf(alone)).toEqual({ kind: "dispute", ref: alone?.lineRef });
  });

  it("of what PayPal knows no object is about nothing", async () => {
    const line = {
      ...{ effectId: "1AB23456CD789012E", lineRef: "1AB23456CD789012E" },
      ...{ sourceRef: undefined, occurredAt: clock() },
    };
    for (const kind of ["capture", "refund", "transfer", "other"] as const)
      expect(value(await adapter.statements.readSource({ ...line, kind })).subject).toBeUndefined();
  });
});

/** A report's page as PayPal writes it. */
const page = (ids: string[], pages = 1) => ({
  json: {
    total_pages: pages,
    last_refreshed_datetime: "2026-11-23T09:00:00Z",
    transaction_details: ids.map((transaction_id) => ({
      transaction_info: {
        ...{ transaction_id, transaction_event_code: "T0006", transaction_status: "S" },
        transaction_initiation_date: "2026-11-20T10:00:00Z",
        transaction_amount: { currency_code: "USD", value: "1.00" },
      },
    })),
  },
});
const tooMany = {
  status: 400,
  json: { name: "RESULTSET_TOO_LARGE", details: [{ issue: "RESULTSET_TOO_LARGE" }] },
};
const window = (days: number) => ({
  from: new Date("2026-11-01T00:00:00Z"),
  until: new Date(Date.parse("2026-11-01T00:00:00Z") + days * DAY_MS),
});

/** What was asked for, as days of the window. */
const asked = (sent: { path: string }[]) =>
  sent.map(({ path }) => {
    const query = new URL(path, "https://x").searchParams;
    const day = (name: string) =>
      Math.round((Date.parse(query.get(name) ?? "") - Date.parse("2026-11-01")) / (DAY_MS / 4)) / 4;
    return [day("start_date"), day("end_date"), Number(query.get("page"))];
  });

describe("a window with more transactions than PayPal shows at once", () => {
  it("is halved until it is answered, and the rest is read after it", async () => {
    const { fetch, sent } = scripted(tooMany, tooMany, page(["A"], 2), page(["B"], 2), page(["C"]));
    const { paypal: reader } = paypalWith(fetch);
    const seen: string[] = [];
    for (let cursor: string | undefined, i = 0; i === 0 || cursor !== undefined; i++) {
      const found = value(await reader.statements.listLines({ ...window(8), cursor }));
      seen.push(...found.lines.map(({ effectId }) => effectId));
      cursor = found.next;
    }
    expect(seen).toEqual(["A", "B", "C"]);
    expect(asked(sent)).toEqual([
      [0, 8, 1],
      [0, 4, 1],
      [0, 2, 1],
      [0, 2, 2],
      [2, 8, 1],
    ]);
  });

  it("of a second is refused for good", async () => {
    const { fetch } = scripted(...Array.from({ length: 40 }, () => tooMany));
    const { paypal: reader } = paypalWith(fetch);
    expect(await reader.statements.listLines({ ...window(1), cursor: undefined })).toEqual({
      ...{ kind: "rejected", code: "resultset_too_large" },
    });
  });
});

it("what is denied or pending moves nothing; what is in a currency of nobody's is kept as it is", async () => {
  const { json } = page(["A", "B", "C"]);
  const [denied, pending, foreign] = json.transaction_details.map((each) => each.transaction_info);
  Object.assign(denied ?? {}, { transaction_status: "D" });
  Object.assign(pending ?? {}, { transaction_status: "P" });
  Object.assign(foreign ?? {}, { transaction_amount: { currency_code: "BRL", value: "-12.5" } });
  const { paypal: reader } = paypalWith(scripted({ json }).fetch);
  const { lines: seen } = value(
    await reader.statements.listLines({ ...window(1), cursor: undefined }),
  );
  expect(seen).toMatchObject([{ effectId: "C", currency: "BRL", minor: -1250n }]);
});

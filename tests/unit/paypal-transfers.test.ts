import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { codes } from "../../worker/processors/processor.ts";
import { openTestPayPal, type TestPayPal } from "../sandbox/paypal/testing.ts";
import { adapterOf, paypalWith, raw, scripted, sending, value } from "./paypal-adapter.support.ts";

const DAY_MS = 86_400_000;
const ARTISAN = "ada@artisans.example";
let paypal: TestPayPal;
let payOut: ReturnType<typeof adapterOf>["paypal"]["payOut"];
beforeEach(async () => {
  paypal = await openTestPayPal(`transfers-${crypto.randomUUID()}`);
  ({ payOut } = adapterOf(paypal).paypal);
  await paypal.control("/balance", { currency: "USD", minor: 100_000 });
  await paypal.control("/payouts", { processing: "held" });
});
afterEach(() => paypal.close());

const clock = () => new Date(paypal.world.clock.now());
async function batch(...receivers: string[]) {
  const operation = sending(receivers, "1000", clock());
  const { batchRef = "" } = value(await payOut.sendTransfers(operation));
  const ids = operation.params.items.map(({ transferId }) => transferId);
  return { operation, batchRef, ids };
}
/** With processing held, it happens when the test says so. */
async function processed(...receivers: string[]) {
  const sent = await batch(...receivers);
  await paypal.control(`/payouts/${sent.batchRef}/process`);
  return { ...sent, ...value(await payOut.readBatch(sent.batchRef)) };
}

describe("a batch of payouts", () => {
  it("is accepted first, and has items once it is read", async () => {
    const { batchRef, ids } = await batch(ARTISAN, "ben@artisans.example");
    const early = value(await payOut.readBatch(batchRef));
    expect(early).toMatchObject({ batchRef, done: false, denied: false });
    expect(early.items.map(({ transferId, state }) => [transferId, state])).toEqual(
      ids.map((id) => [id, "pending"]),
    );
    expect(early.items.every(({ fee }) => fee === undefined)).toBe(true);
  });

  it("V028 has as many outcomes as items, and its own status decides none of them", async () => {
    await paypal.control("/receivers", { email: "closed@example.com", status: "restricted" });
    await paypal.control("/receivers", { email: "review@example.com", status: "review" });
    const receivers = [ARTISAN, "new@example.com", "closed@example.com", "review@example.com"];
    const { done, denied, items, ids } = await processed(...receivers);
    expect({ done, denied }).toEqual({ done: true, denied: false });
    expect(items.map(({ transferId }) => transferId)).toEqual(ids);
    expect(items.map(({ state, code }) => [state, code])).toEqual([
      ["settled", undefined],
      ["sent", undefined],
      ["refused", codes.receiverNotPayable],
      ["sent", undefined],
    ]);
    const fees = items.map(({ fee }) => fee?.amount.minor);
    expect(fees).toEqual([25n, 25n, undefined, 25n]);
    expect(payOut.transferFee("USD")).toEqual({ minor: 25n, currency: "USD" });
    for (const { ref, ...facts } of items)
      expect(value(await payOut.readTransfer(ref))).toEqual({ ref, ...facts });
  });

  it("V027 that exists behind a 500 is adopted, whole, and not sent again", async () => {
    for (const kind of ["error_500_cached", "answer_lost"] as const) {
      paypal.world.faults.plan({ service: "paypal", route: "POST /v1/payments/payouts", kind });
      const operation = sending([ARTISAN, "ben@artisans.example"], "1000", clock());
      expect((await payOut.sendTransfers(operation)).kind).toBe("unknown");
      const adopted = value(await payOut.sendTransfers(operation));
      expect(adopted.items.map(({ transferId }) => transferId)).toEqual(
        operation.params.items.map(({ transferId }) => transferId),
      );
      const again = value(await payOut.sendTransfers(operation));
      expect(again.batchRef).toBe(adopted.batchRef);
    }
    const { batches } = paypal.dump() as { batches: Map<string, unknown> };
    expect(batches.size).toBe(2);
  });

  it("V147 that is denied for lack of money refuses each item, and says why", async () => {
    await paypal.control("/balance", { currency: "USD", minor: -99_000 });
    const { done, denied, items } = await processed(ARTISAN, ARTISAN);
    expect({ done, denied }).toEqual({ done: true, denied: true });
    expect(items.map(({ state, code }) => [state, code])).toEqual([
      ["refused", codes.balanceInsufficient],
      ["refused", codes.balanceInsufficient],
    ]);
  });

  it("is read page by page", async () => {
    const item = (id: string) => ({
      ...{ payout_item_id: id, transaction_status: "SUCCESS", transaction_id: `T${id}` },
      payout_item: { amount: { currency: "USD", value: "1.00" }, sender_item_id: id },
    });
    const batch_header = { payout_batch_id: "B", batch_status: "SUCCESS" };
    const page = (...ids: string[]) => ({
      json: { total_pages: 3, batch_header, items: ids.map(item) },
    });
    const { fetch, sent } = scripted(page("1", "2"), page("3", "4"), page("5"));
    const read = value(await paypalWith(fetch).paypal.payOut.readBatch("B"));
    expect(read.items.map(({ ref }) => ref)).toEqual(["1", "2", "3", "4", "5"]);
    expect(sent.map(({ path }) => /page=(\d)/.exec(path)?.[1])).toEqual(["1", "2", "3"]);
  });

  it("older than PayPal remembers it is not sent again", async () => {
    const operation = sending([ARTISAN], "1000", clock());
    await paypal.world.clock.advance(29 * DAY_MS);
    const { paypal: adapter, log } = adapterOf(paypal);
    expect(await adapter.payOut.sendTransfers(operation)).toEqual({
      kind: "unknown",
      code: "key_forgotten",
    });
    expect(log.error).toHaveBeenCalledOnce();
    expect(paypal.world.log.all().some(({ path }) => path === "/v1/payments/payouts")).toBe(false);
  });

  it("that somebody else made under the same link is not adopted", async () => {
    const href = "https://evil.example/v1/payments/payouts/OTHER";
    const exists = {
      status: 400,
      json: {
        name: "USER_BUSINESS_ERROR",
        details: [
          {
            ...{ field: "SENDER_BATCH_ID", link: [{ href }] },
            issue: "Batch with given sender_batch_id already exists",
          },
        ],
      },
    };
    const sender_batch_header = { sender_batch_id: "another" };
    const batch_header = { payout_batch_id: "OTHER", batch_status: "SUCCESS", sender_batch_header };
    const { fetch, sent } = scripted(exists, { json: { batch_header, items: [] } });
    const answer = await paypalWith(fetch).paypal.payOut.sendTransfers(sending([ARTISAN], "5"));
    expect(answer).toEqual({ kind: "unknown", code: "batch_exists" });
    expect(sent).toHaveLength(2);
    const hosts = fetch.mock.calls.map(([input]) => new URL(String(input)).host);
    expect(hosts.every((host) => host.endsWith("paypal.com"))).toBe(true);
  });
});

describe("a payout item", () => {
  const move = (ref: string, status: string) => paypal.control(`/payout-items/${ref}`, { status });

  it("V145 that was paid and taken back is returned, under names that never change", async () => {
    const { items } = await processed(ARTISAN);
    const [paid] = items;
    await move(paid?.ref ?? "", "REVERSED");
    const back = value(await payOut.readTransfer(paid?.ref ?? ""));
    expect(back).toMatchObject({ state: "returned", effectId: paid?.effectId, code: "reversed" });
    expect(back.returns).toEqual([
      { effectId: `${paid?.effectId}:returned`, amount: paid?.amount },
    ]);
    expect(back.fee, "PayPal keeps its fee").toEqual(paid?.fee);
  });

  it("V144 on hold is neither paid nor refused, and one that is blocked then came back", async () => {
    await paypal.control("/receivers", { email: "review@example.com", status: "review" });
    await paypal.control("/receivers", { email: "bad@example.com", status: "blocked" });
    const { items } = await processed("review@example.com", "bad@example.com");
    expect(items.map(({ state }) => state)).toEqual(["sent", "refused"]);
    await move(items[0]?.ref ?? "", "BLOCKED");
    expect(value(await payOut.readTransfer(items[0]?.ref ?? "")).state).toBe("returned");
  });

  it("that nobody claims is returned after thirty days", async () => {
    const { items } = await processed("new@example.com");
    expect(items[0]?.state).toBe("sent");
    await paypal.world.clock.advance(31 * DAY_MS);
    const back = value(await payOut.readTransfer(items[0]?.ref ?? ""));
    expect(back).toMatchObject({ state: "returned", effectId: items[0]?.effectId });
  });

  it("counts as sent only once PayPal names the transaction, so that it is posted under one name", async () => {
    const json = {
      ...{ payout_item_id: "I", transaction_status: "SUCCESS" },
      payout_item: { amount: { currency: "USD", value: "1.00" } },
    };
    const named = { json: { ...json, transaction_id: "T" } };
    const { paypal: adapter } = paypalWith(scripted({ json }, named).fetch);
    expect(value(await adapter.payOut.readTransfer("I")).state).toBe("pending");
    expect(value(await adapter.payOut.readTransfer("I"))).toMatchObject({
      ...{ state: "settled", effectId: "T" },
    });
  });
});

test("what can be paid out is the balance of that currency, and none where there is none", async () => {
  expect(value(await payOut.availableFunds("USD"))).toEqual({ minor: 100_000n, currency: "USD" });
  expect(value(await payOut.availableFunds("HUF"))).toEqual({ minor: 0n, currency: "HUF" });
});

test("V017 a batch that is throttled is not sent, and goes out later under the same id", async () => {
  const fault = { route: "POST /v1/payments/payouts", kind: "rate_limit_429", times: 2 } as const;
  paypal.world.faults.plan({ service: "paypal", ...fault });
  const operation = sending([ARTISAN], "1000", clock());
  for (let tries = 0; tries < 2; tries++)
    expect((await payOut.sendTransfers(operation)).kind).toBe("unavailable");
  expect(value(await payOut.sendTransfers(operation)).done).toBe(false);
});

test("the events of payouts name the batch and the item", async () => {
  const { batchRef, items } = await processed(ARTISAN);
  const { events } = adapterOf(paypal).paypal;
  const subjects = (await paypal.world.deliveries.take()).map(
    ({ bodyBase64 }) => events.read(raw(Buffer.from(bodyBase64, "base64"), {}))?.subject,
  );
  expect(subjects).toEqual([
    { kind: "payout_batch", ref: batchRef },
    { kind: "transfer", ref: items[0]?.ref },
    { kind: "payout_batch", ref: batchRef },
  ]);
});

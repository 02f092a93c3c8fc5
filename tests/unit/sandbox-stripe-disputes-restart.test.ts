import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  clientOf,
  DAY_MS,
  expectBooksBalance,
  pay,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

/** What a process that ends leaves behind, opened by the next one. */
async function afterRestart(worldId: string, secretKey: string) {
  const saved = structuredClone(standIn.registry.save());
  const next = await startStripe();
  const worlds = saved.worlds.filter(({ core }) => core.id === worldId);
  await next.registry.restore({ ...saved, worlds });
  const restored = next.registry.get(worldId);
  if (!restored) throw new Error("the world is gone");
  const { url } = Object.assign({ url: "" }, restored.credentials.stripe);
  return { next, world: restored.world, stripe: clientOf({ url }, secretKey) };
}

describe("what waits for a bank or a buyer", () => {
  it("goes on after a restart: the last day, the inquiry's end, the bank's answer, the refund", async () => {
    const opened = await standIn.open();
    const before = clientOf(opened, opened.secretKey);
    await before.files.create({
      purpose: "dispute_evidence",
      file: { data: Buffer.from("proof"), name: "proof.png", type: "image/png" },
    });
    await pay(before, 5_000, "pm_card_createDispute");
    await pay(before, 6_000, "pm_card_createDisputeInquiry");
    await pay(before, 7_000, "pm_card_createDispute");
    const [third] = (await before.disputes.list({ limit: 1 })).data;
    await before.disputes.update(String(third?.id), { evidence: { uncategorized_text: "no" } });
    await pay(before, 8_000, "pm_card_createIssuerFraudRecord");
    await pay(before, 9_000, "pm_card_riskLevelElevated");
    const { latest_charge } = await pay(before, 9_000, "pm_card_pendingRefund");
    const refund = await before.refunds.create({ charge: String(latest_charge) });
    await standIn.control(opened.world, "/dispute_settings", { feeReturned: true });

    const { next, world, stripe } = await afterRestart(opened.world.id, opened.secretKey);
    expect((await stripe.disputes.list()).data.map(({ status }) => status)).toEqual([
      "under_review",
      "warning_needs_response",
      "needs_response",
    ]);
    expect((await stripe.files.list()).data).toHaveLength(1);
    expect((await stripe.reviews.list()).data).toHaveLength(1);
    expect((await stripe.radar.earlyFraudWarnings.list()).data).toHaveLength(1);
    await world.clock.advance(121 * DAY_MS);
    expect((await stripe.disputes.list()).data.map(({ status }) => status)).toEqual([
      "lost",
      "warning_closed",
      "lost",
    ]);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe("succeeded");
    const { latest_charge: another } = await pay(stripe, 1_000, "pm_card_createDispute");
    const [late] = (await stripe.disputes.list({ charge: String(another) })).data;
    await stripe.disputes.update(String(late?.id), {
      evidence: { uncategorized_text: "winning_evidence" },
    });
    const won = await stripe.disputes.retrieve(String(late?.id));
    expect(won.balance_transactions[1]?.fee).toBe(-1_500);
    expectBooksBalance(world);
    await next.close();
  });

  it("is the same again with the same seed and the same calls", async () => {
    const ids = [];
    for (const _ of [1, 2]) {
      const fresh = await startStripe();
      const opened = await fresh.open("disputes");
      const stripe = clientOf(opened, opened.secretKey);
      await pay(stripe, 5_000, "pm_card_createMultipleDisputes");
      const { data } = await stripe.disputes.list();
      ids.push(data.map(({ id }) => id));
      await fresh.close();
    }
    expect(ids[0]).toHaveLength(2);
    expect(ids[0]).toEqual(ids[1]);
  });
});

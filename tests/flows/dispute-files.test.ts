import { expect, test } from "vitest";
import type { DisputeFile, DisputeView, OwnDispute } from "../../worker/http/contract/disputes.ts";
import { atDesk } from "../support/desks.ts";
import { decide, dispute, disputeOf, disputeWorld } from "../support/disputes.ts";
import { partOf } from "../support/order-refunds.ts";
import { DAY_MS, type Purchase, paid } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

async function fileOf(w: World, sale: Purchase): Promise<DisputeFile> {
  const { id } = await disputeOf(w, sale);
  const { status, body } = await w.get(`/api/operator/disputes/${id}`, w.operator);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as never as DisputeFile;
}
const listed = async (w: World) => {
  const { body } = await w.get("/api/operator/disputes", w.operator);
  return (body as never as { disputes: DisputeView[] }).disputes;
};
const act = async (w: World, sale: Purchase, what: string, body: unknown) => {
  const { id } = await disputeOf(w, sale);
  return w.post(`/api/operator/disputes/${id}/${what}`, body, w.operator);
};

test("a dispute's file says in words why, until when, what is held of whom, and what may be done", async () => {
  const w = await disputeWorld("stripe");
  const [ana, ben] = [await atDesk(w), await atDesk(w)];
  const products = [await w.product(ana.artisan), await w.product(ben.artisan)];
  const sale = await paid(w, "stripe", { products });
  await dispute(w, "stripe", sale, { reason: "product_not_received" });
  await w.pump();
  const { dispute: seen, known, history, may } = await fileOf(w, sale);
  expect(seen).toMatchObject({
    ...{ reason: "product_not_received", why: { words: "The buyer says that it did not arrive." } },
    said: { when: "By the deadline." },
    ...{ left: { words: "7 days left", isSoon: false }, fee: { minor: "1500" } },
    kept: { minor: "5500", currency: "USD" },
  });
  const names = new Map([ana, ben].map(({ artisan }) => [artisan.id as string, artisan.name]));
  const shares = seen.holds.flatMap((hold) => hold.shares);
  expect(shares.map(({ kept }) => kept.minor)).toEqual(["2750", "2750"]);
  for (const { sellerId, seller } of shares) expect(seller).toBe(names.get(sellerId));
  expect(known.parts.map(({ id }) => id).sort()).toEqual(
    [partOf(sale, ana.artisan), partOf(sale, ben.artisan)].sort(),
  );
  const goods = known.parts.flatMap((part) => part.goods.map(({ productId }) => productId));
  expect(goods.sort()).toEqual(products.map(({ id }) => id as string).sort());
  expect(may).toEqual({ attribute: true, submit: true, accept: true });
  expect(history.map(({ words, amount }) => `${words} ${amount?.minor}`)).toEqual([
    "It was opened. 6000",
    "The processor took the money. 6000",
    "The processor took a fee. 1500",
    "It was held from the sellers concerned. 5500",
  ]);
  await w.advance(5 * DAY_MS);
  expect(await listed(w)).toMatchObject([{ left: { words: "2 days left", isSoon: true } }]);
});

test("what is done about a dispute is in its file, by whom, and nothing more may be done once it is over", async () => {
  const w = await disputeWorld("stripe");
  const ana = await atDesk(w);
  const sale = await paid(w, "stripe", { products: [await w.product(ana.artisan)] });
  const ref = await dispute(w, "stripe", sale, { reason: "fraudulent" });
  await w.pump();
  const { draft } = await fileOf(w, sale);
  expect((await act(w, sale, "goods", { goods: null, fault: "seller" })).status).toBe(200);
  expect((await act(w, sale, "evidence", draft)).status).toBe(202);
  const sending = await fileOf(w, sale);
  expect(sending.dispute.said.words).toBe("The evidence is on its way.");
  expect(sending.may).toEqual({ attribute: true, submit: false, accept: false });
  await w.pump();
  const sent = await fileOf(w, sale);
  expect(sent.dispute).toMatchObject({ state: "under_review", left: null });
  expect(sent.may).toEqual({ attribute: true, submit: false, accept: true });
  const own = async () => {
    const { body } = await ana.desk.get("/seller/disputes");
    return (body as never as { disputes: OwnDispute[] }).disputes;
  };
  expect(await own()).toMatchObject([
    { said: { words: "The shop has answered, and the bank or PayPal decides." }, dueBy: null },
  ]);
  await decide(w, "stripe", ref, "lost");
  await w.pump();
  const over = await fileOf(w, sale);
  expect(over.may).toEqual({ attribute: false, submit: false, accept: false });
  const by = `operator:${w.operatorId}`;
  expect(over.history.filter((each) => each.by !== null)).toMatchObject([
    { words: "It was said which goods it is about.", by },
    { words: "The evidence was sent.", by },
  ]);
  expect(over.history.at(-1)?.words).toBe("All money that has to move has moved.");
  expect(await own()).toMatchObject([
    { why: "The buyer says that they did not pay.", kept: { state: "taken" } },
  ]);
});

test("PayPal's own words are told in ours, and what it only holds is no money that it took", async () => {
  const w = await disputeWorld("paypal");
  const ana = await atDesk(w);
  const sale = await paid(w, "paypal", { products: [await w.product(ana.artisan)] });
  await dispute(w, "paypal", sale, { reason: "MERCHANDISE_OR_SERVICE_NOT_RECEIVED" });
  await w.pump();
  const { dispute: seen, history } = await fileOf(w, sale);
  expect(seen).toMatchObject({
    ...{ processor: "paypal", why: { words: "The buyer says that it did not arrive." } },
    ...{ withdrawn: { minor: "0" }, fee: { minor: "0" }, kept: { minor: "2750" } },
  });
  expect(history.map(({ words }) => words)).toEqual([
    "It was opened.",
    "It was held from the sellers concerned.",
  ]);
});

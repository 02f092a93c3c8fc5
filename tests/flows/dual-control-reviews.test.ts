import { expect, test } from "vitest";
import { approvalOf, decide, listed, second, strict, trail } from "../support/approving.ts";
import { outcomeOf } from "../support/desks.ts";
import { alertKinds, order, readOrder } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

/** A paid order that an operator has to look at: its card's street is not what the bank knows. */
async function reviewed(w: World) {
  const sale = await order(w, "stripe");
  await w.confirm(sale.payment, { card: "pm_card_avsLine1Fail" });
  await w.pump();
  const [review] = await w.sql`select id from reviews where order_id = ${sale.order.id}`;
  const id = review!.id as string;
  const decideIt = (how: "approve" | "refuse", headers = w.operator) =>
    w.post(`/api/operator/reviews/${id}/${how}`, { note: "the street is a field" }, headers);
  const state = async () =>
    (await w.sql`select state, decided_by, note from reviews where id = ${id}`)[0];
  return { sale, id, decideIt, state };
}
const refundsIn = async (w: World) =>
  (await w.sql`select reason, amount_minor::text as minor from refunds`).map(({ minor }) => minor);

test("V205 a large paid order is refused by two operators; until then its money stays and it is still held", async () => {
  const w = await strict();
  const { sale, id, decideIt, state } = await reviewed(w);
  const asked = await decideIt("refuse");
  expect(asked.status).toBe(202);
  expect(approvalOf(asked)).toMatchObject({
    ...{ kind: "refund_reviewed_order", subjectId: id, state: "waiting", destination: null },
    ...{ amount: sale.order.total, note: "the street is a field" },
    requestedBy: `operator:${w.operatorId}`,
  });
  expect(await state()).toMatchObject({ state: "open" });
  expect(await refundsIn(w)).toEqual([]);
  expect(await alertKinds(w)).toContain("approval_waiting");
  const shipment = `/api/seller-orders/${sale.order.parts[0]!.id}/shipments`;
  expect(outcomeOf(await w.post(shipment, {}, w.operator))).toEqual([409, "order_under_review"]);

  // Nobody refuses it by asking again, and nobody approves their own refusal.
  const other = await w.login({ role: "operator" });
  expect(approvalOf(await decideIt("refuse", other.headers)).id).toBe(approvalOf(asked).id);
  expect(outcomeOf(await decide(w, approvalOf(asked).id, w.operator))).toEqual([
    403,
    "second_operator_required",
  ]);
  expect(await refundsIn(w)).toEqual([]);

  expect((await decide(w, approvalOf(asked).id, other.headers)).status).toBe(200);
  expect(await refundsIn(w)).toEqual([sale.order.total.minor]);
  expect(await state()).toEqual({
    ...{ state: "refused", decided_by: `operator:${other.userId}` },
    note: "the street is a field",
  });
  await w.everyMinute();
  await w.pump();
  expect((await readOrder(w, sale)).state).toBe("refunded");
  expect(outcomeOf(await decideIt("refuse"))).toEqual([409, "review_not_open"]);
  expect(await trail(w, id)).toEqual([
    `ask_refund_reviewed_order by operator:${w.operatorId}`,
    `ask_refund_reviewed_order by operator:${other.userId}`,
    `decide_review by operator:${other.userId}`,
    `approve_refund_reviewed_order by operator:${other.userId}`,
  ]);
});

test("a refusal that waits is over when the order was accepted meanwhile; nothing goes back", async () => {
  const w = await strict();
  const { decideIt, state } = await reviewed(w);
  const { id } = approvalOf(await decideIt("refuse"));
  const other = await second(w);
  expect((await decideIt("approve", other)).status).toBe(200);
  expect(outcomeOf(await decide(w, id, other))).toEqual([409, "approval_outdated"]);
  expect(await state()).toMatchObject({ state: "approved" });
  expect(await listed(w)).toMatchObject([{ id, state: "expired", reason: "outdated" }]);
  expect(await refundsIn(w)).toEqual([]);
});

test("a refusal that waits is over when a part has left meanwhile, however that came about", async () => {
  const w = await strict();
  const { sale, decideIt, state } = await reviewed(w);
  const { id } = approvalOf(await decideIt("refuse"));
  await w.sql`update seller_orders set state = 'shipped',
    shipped_at = now() where id = ${sale.order.parts[0]!.id}`;
  expect(outcomeOf(await decide(w, id, await second(w)))).toEqual([409, "approval_outdated"]);
  expect(await state()).toMatchObject({ state: "open" });
  expect(await refundsIn(w)).toEqual([]);
  expect(outcomeOf(await decideIt("refuse"))).toEqual([409, "review_not_refusable"]);
});

test("a small paid order is refused by one operator, and a large one accepted by one", async () => {
  const small = await world({ DUAL_CONTROL_MINOR: "100000000" });
  const cheap = await reviewed(small);
  expect((await cheap.decideIt("refuse")).status).toBe(200);
  expect(await cheap.state()).toMatchObject({ state: "refused" });
  const large = await strict();
  const dear = await reviewed(large);
  expect((await dear.decideIt("approve")).status).toBe(200);
  expect(await dear.state()).toMatchObject({ state: "approved" });
});

import { expect, test } from "vitest";
import { approvalOf, decide, second, strict, trail } from "../support/approving.ts";
import { atDesk, outcomeOf } from "../support/desks.ts";
import { calls, DAY_MS, due, paid, runTransfers, ship, transfersOf } from "../support/purchase.ts";
import { type Answer, uuid, type World, world } from "../support/world.ts";

const reason = "We wait for proof that you own the workshop.";
const put = (w: World, path: string, body: unknown, key = uuid()): Promise<Answer> =>
  w.request(`/api/operator/${path}`, {
    method: "PUT",
    headers: { ...w.operator, "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
  });
const hold = (w: World, what: "transfers" | "sellers", id: string, why = reason) =>
  put(w, `${what}/${id}/hold`, { reason: why });
const release = (w: World, what: "transfers" | "sellers", id: string) =>
  w.post(`/api/operator/${what}/${id}/release`, {}, w.operator);

async function dueOfTwo(w: World, rail: "stripe" | "paypal" = "stripe") {
  const [mine, other] = [await atDesk(w), await atDesk(w)];
  const products = [await w.product(mine.artisan), await w.product(other.artisan)];
  const purchase = await due(w, rail, { products });
  const of = async ({ artisan }: typeof mine) =>
    (await transfersOf(w, purchase)).find(({ artisanId }) => artisanId === artisan.id)!;
  const states = async () =>
    [await of(mine), await of(other)].map(({ state, blockedReason }) => blockedReason ?? state);
  return { mine, other, purchase, of, states };
}

test.each(["stripe", "paypal"] as const)(
  "an operator holds one %s transfer back: the other goes, and its seller reads why",
  async (rail) => {
    const w = await world();
    const { mine, of, states } = await dueOfTwo(w, rail);
    const { id } = await of(mine);
    expect(outcomeOf(await hold(w, "transfers", id))).toBe(200);
    await runTransfers(w);
    expect(await states()).toEqual(["held_by_operator", "settled"]);
    const { body } = await mine.desk.get(`/seller/transfers/${id}`);
    expect(body).toMatchObject({
      state: "blocked",
      holdReason: reason,
      waitsFor: `The shop holds it back: ${reason} Write to the shop.`,
      said: { when: "It goes out within minutes after the shop has released it." },
    });
    // The same again is a success, with another reason it is not.
    expect(outcomeOf(await hold(w, "transfers", id))).toBe(200);
    expect(outcomeOf(await hold(w, "transfers", id, "another"))).toEqual([409, "already_held"]);

    expect(outcomeOf(await release(w, "transfers", id))).toBe(200);
    expect(outcomeOf(await release(w, "transfers", id))).toEqual([409, "not_held"]);
    await runTransfers(w);
    expect(await states()).toEqual(["settled", "settled"]);
    const by = `by operator:${w.operatorId}`;
    expect(await trail(w, id)).toEqual([`hold_transfer ${by}`, `unblock_transfer ${by}`]);
  },
);

test("a hold on a seller holds what is due, what becomes due, and what was let go of otherwise", async () => {
  const w = await world();
  const { mine, states, purchase } = await dueOfTwo(w);
  await hold(w, "sellers", mine.artisan.id);
  const later = await paid(w, "paypal", { products: [await w.product(mine.artisan)] });
  await ship(w, later);
  const [waits] = await transfersOf(w, later);
  expect((await mine.desk.get(`/seller/transfers/${waits!.id}`)).body).toMatchObject({
    ...{ state: "held", holdReason: reason },
  });
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  expect(await states()).toEqual(["held_by_operator", "settled"]);
  expect(await transfersOf(w, later)).toMatchObject([{ blockedReason: "held_by_operator" }]);
  // One by one they cannot go while all are held.
  const [own] = (await transfersOf(w, purchase)).filter(({ state }) => state === "blocked");
  const unblocked = await w.post(`/api/operator/transfers/${own!.id}/unblock`, {}, w.operator);
  expect(outcomeOf(unblocked)).toEqual([409, "seller_held"]);

  expect(await release(w, "sellers", mine.artisan.id)).toMatchObject({
    ...{ status: 200, body: { waiting: [] } },
  });
  await runTransfers(w);
  expect(await states()).toEqual(["settled", "settled"]);
  expect(await transfersOf(w, later)).toMatchObject([{ state: "settled" }]);
});

test("a transfer that is being sent, or has left, is not touched by any hold", async () => {
  const w = await world();
  const { mine, of, states } = await dueOfTwo(w);
  await w.transfersRun();
  const { id } = await of(mine);
  expect(await states()).toEqual(["sending", "sending"]);
  expect(outcomeOf(await hold(w, "transfers", id))).toEqual([409, "transfer_has_left"]);
  expect(outcomeOf(await hold(w, "sellers", mine.artisan.id))).toBe(200);
  expect(await states()).toEqual(["sending", "sending"]);
  await w.pump();
  expect(await states()).toEqual(["settled", "settled"]);
  expect(outcomeOf(await hold(w, "transfers", id))).toEqual([409, "transfer_has_left"]);
});

test("holds at the same moment as the run that sends: what is sent is sent, what is held is not", async () => {
  const w = await world();
  const { mine, of, states } = await dueOfTwo(w);
  const { id } = await of(mine);
  const [held] = await Promise.all([hold(w, "transfers", id), w.transfersRun()]);
  await w.pump();
  const [state] = await states();
  expect(state).toBe(held.status === 200 ? "held_by_operator" : "settled");
  expect(await calls(w, /^\/v1\/transfers$/)).toHaveLength(held.status === 200 ? 1 : 2);
});

test("V205 a large transfer that is held goes when a second operator has agreed, one of a seller's as well", async () => {
  const w = await strict();
  const { mine, of, states } = await dueOfTwo(w);
  const { id } = await of(mine);
  const by = await second(w);
  await hold(w, "transfers", id);
  await runTransfers(w);
  const asked = await release(w, "transfers", id);
  expect(asked.status).toBe(202);
  await runTransfers(w);
  expect(await states()).toEqual(["held_by_operator", "settled"]);
  expect(outcomeOf(await decide(w, approvalOf(asked).id, w.operator))).toEqual([
    403,
    "second_operator_required",
  ]);
  expect((await decide(w, approvalOf(asked).id, by)).status).toBe(200);
  await runTransfers(w);
  expect(await states()).toEqual(["settled", "settled"]);

  const again = await dueOfTwo(w);
  await hold(w, "sellers", again.mine.artisan.id);
  await runTransfers(w);
  const released = await release(w, "sellers", again.mine.artisan.id);
  const { waiting } = released.body as never as { waiting: { id: string; subjectId: string }[] };
  expect(waiting).toMatchObject([{ subjectId: (await again.of(again.mine)).id }]);
  await runTransfers(w);
  expect(await again.states()).toEqual(["held_by_operator", "settled"]);
  expect((await decide(w, waiting[0]!.id, by)).status).toBe(200);
  await runTransfers(w);
  expect(await again.states()).toEqual(["settled", "settled"]);
});

test("a hold needs a reason and something that is there", async () => {
  const w = await world();
  expect(outcomeOf(await hold(w, "transfers", uuid()))).toEqual([404, "transfer_not_found"]);
  expect(outcomeOf(await hold(w, "sellers", uuid()))).toEqual([404, "seller_not_found"]);
  expect(outcomeOf(await release(w, "sellers", uuid()))).toEqual([404, "seller_not_found"]);
  expect(outcomeOf(await hold(w, "transfers", uuid(), ""))).toEqual([400, "body_invalid"]);
});

import { expect, test } from "vitest";
import { approvalOf, decide, listed, second, strict, trail } from "../support/approving.ts";
import { blockedTransfer } from "../support/blocked.ts";
import { mailedToken, outcomeOf } from "../support/desks.ts";
import { alertKinds, DAY_MS, effects, runTransfers } from "../support/purchase.ts";
import { givenBack, refund, refused } from "../support/refunding.ts";
import { uuid, world } from "../support/world.ts";

test("V205 a large transfer is let go by two operators, and not by the one who asked", async () => {
  const w = await strict();
  const { id, unblock, state } = await blockedTransfer(w);
  const asked = await unblock();
  expect(asked.status).toBe(202);
  const approval = approvalOf(asked);
  expect(approval).toMatchObject({
    ...{ kind: "unblock_transfer", subjectId: id, state: "waiting", amount: { minor: "2750" } },
    requestedBy: `operator:${w.operatorId}`,
  });
  expect(await state()).toEqual(["blocked", "refused"]);
  expect(await alertKinds(w)).toContain("approval_waiting");

  // Nobody approves by asking again, and nobody their own.
  const other = await w.login({ role: "operator" });
  expect(approvalOf(await unblock()).id).toBe(approval.id);
  expect(approvalOf(await unblock(other.headers)).id).toBe(approval.id);
  expect(outcomeOf(await decide(w, approval.id, w.operator))).toEqual([
    403,
    "second_operator_required",
  ]);
  expect(await state()).toEqual(["blocked", "refused"]);

  const weak = await w.login({ role: "operator", secondFactor: false });
  expect(outcomeOf(await decide(w, approval.id, weak.headers))).toEqual([
    403,
    "second_factor_required",
  ]);
  const member = await w.login();
  expect(outcomeOf(await decide(w, approval.id, member.headers))).toEqual([403, "forbidden"]);

  const approved = await decide(w, approval.id, other.headers);
  expect([approved.status, approvalOf(approved)]).toMatchObject([
    200,
    { state: "approved", decidedBy: `operator:${other.userId}` },
  ]);
  await runTransfers(w);
  expect(await state()).toEqual(["settled", null]);
  expect(outcomeOf(await decide(w, approval.id, other.headers))).toEqual([
    409,
    "approval_not_waiting",
  ]);
  expect((await trail(w, id)).slice(-2)).toEqual([
    `unblock_transfer by operator:${other.userId}`,
    `approve_unblock_transfer by operator:${other.userId}`,
  ]);
});

test("V205 a large refund is made by two operators, once, and a small one by one", async () => {
  const w = await strict();
  const purchase = await refused(w);
  const { paymentId } = purchase.payment;
  const asked = await refund(w, paymentId);
  expect(asked.status).toBe(202);
  expect(await givenBack(w, purchase)).toEqual(["failed"]);
  const others = await Promise.all([second(w), second(w)]);
  const answers = await Promise.all(
    others.map((headers) => decide(w, approvalOf(asked).id, headers)),
  );
  expect(answers.map(outcomeOf).sort()).toEqual([200, [409, "approval_not_waiting"]]);
  expect(await givenBack(w, purchase)).toEqual(["failed", "requested"]);
  w.balancedBy.paypal = "the fee alone makes the balance smaller than what has to go back";
});

test("what is below the amount, or with the control off, takes one operator", async () => {
  for (const DUAL_CONTROL_MINOR of ["2751", "0", "1000,USD=2751", "1,USD=0"]) {
    const w = await world({ DUAL_CONTROL_MINOR });
    const { unblock, state } = await blockedTransfer(w);
    expect((await unblock()).status).toBe(200);
    await runTransfers(w);
    expect(await state()).toEqual(["settled", null]);
  }
});

test("a refusal is final, needs a reason, and its requester may take it back; then it can be asked for again", async () => {
  const w = await strict();
  const { id, unblock, state } = await blockedTransfer(w);
  const first = approvalOf(await unblock());
  const other = await second(w);
  const path = `/api/operator/approvals/${first.id}/refusals`;
  expect(outcomeOf(await w.post(path, {}, other))).toEqual([400, "body_invalid"]);
  expect(approvalOf(await decide(w, first.id, other, "refusals"))).toMatchObject({
    ...{ state: "refused", reason: "Not like this." },
  });
  expect(outcomeOf(await decide(w, first.id, other))).toEqual([409, "approval_not_waiting"]);
  const again = approvalOf(await unblock());
  expect(again.id).not.toBe(first.id);
  expect((await decide(w, again.id, w.operator, "refusals")).status).toBe(200);
  expect(await state()).toEqual(["blocked", "refused"]);
  expect(await trail(w, id)).toHaveLength(4);
  expect((await listed(w)).map((one) => one.state)).toEqual(["refused", "refused"]);
  expect(outcomeOf(await decide(w, uuid(), other))).toEqual([404, "approval_not_found"]);
  expect(outcomeOf(await w.get("/api/operator/approvals?state=open", w.operator))).toEqual([
    400,
    "parameters_invalid",
  ]);
});

test("what nobody decides on for seven days is over, at the desk and by cron", async () => {
  const w = await strict();
  const { id, unblock } = await blockedTransfer(w);
  const first = approvalOf(await unblock());
  await w.advance(7 * DAY_MS);
  expect(outcomeOf(await decide(w, first.id, await second(w)))).toEqual([
    409,
    "approval_not_waiting",
  ]);
  expect(await listed(w, "?state=expired")).toMatchObject([{ id: first.id, decidedBy: null }]);
  const next = approvalOf(await unblock());
  expect(next.id).not.toBe(first.id);
  await w.advance(7 * DAY_MS);
  await w.post("/api/operator/jobs/sweep", {}, w.operator);
  expect(await listed(w, "?state=waiting")).toEqual([]);
  expect((await trail(w, id)).filter((line) => line.endsWith("by system"))).toHaveLength(2);
});

test("V131 an approval holds for the address that it was asked for, before it is given and after", async () => {
  const w = await strict();
  const { desk, unblock, state, artisan } = await blockedTransfer(w);
  const prove = async (email: string) => {
    await desk.put("/seller/paypal", { email });
    await desk.post("/seller/paypal/proofs", { token: await mailedToken(w, email) });
  };
  const other = await second(w);
  const first = approvalOf(await unblock());
  await prove("second@artisans.example");
  expect(outcomeOf(await decide(w, first.id, other))).toEqual([409, "approval_outdated"]);
  expect(await listed(w)).toMatchObject([{ state: "expired", reason: "outdated" }]);

  // Approved, and changed before it has left.
  const again = approvalOf(await unblock());
  expect((await decide(w, again.id, other)).status).toBe(200);
  expect(await state()).toEqual(["due", null]);
  await prove("third@artisans.example");
  await runTransfers(w);
  expect(await state()).toEqual(["blocked", "destination_changed"]);
  expect(await effects(w, /^\/v1\/payments\/payouts$/)).toHaveLength(1);

  const last = approvalOf(await unblock());
  expect((await decide(w, last.id, other)).status).toBe(200);
  await runTransfers(w);
  expect(await state()).toEqual(["settled", null]);
  const [, sent] = await effects(w, /^\/v1\/payments\/payouts$/);
  expect(sent?.params).toMatchObject({ items: [{ receiver: "third@artisans.example" }] });
  expect(artisan.email).not.toBe("third@artisans.example");
});

test("the database itself takes no approval by whoever asked, and none that is rewritten", async () => {
  const w = await strict();
  const { unblock } = await blockedTransfer(w);
  const { id } = approvalOf(await unblock());
  const attempt = (statement: string) =>
    w
      .withDatabase((sql) => sql.query(statement, [id]))
      .then(
        () => "done",
        (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
      );
  expect(
    await attempt(`update approvals set state = 'approved', decided_by = requested_by,
      decided_at = requested_at where id = $1`),
  ).toBe("approvals_second_operator");
  expect(await attempt("update approvals set amount_minor = 1 where id = $1")).toBe(
    "approval_request_is_final",
  );
  expect(await attempt("delete from approvals where id = $1")).toContain("permission denied");
  await decide(w, id, await second(w), "refusals");
  expect(
    await attempt(
      "update approvals set state = 'waiting', decided_by = null, decided_at = null where id = $1",
    ),
  ).toBe("approval_request_is_final");
});

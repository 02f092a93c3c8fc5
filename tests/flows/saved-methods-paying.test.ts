import { expect, test } from "vitest";
import { checkedOut, problemOf } from "../support/orders.ts";
import { capture, paypal, rails, readOrder, stripe } from "../support/purchase.ts";
import {
  confirmSaved,
  type Instructions,
  membersOrder,
  methodsIn,
  methodsOf,
  refOf,
  saved,
  tryOrder,
} from "../support/saving.ts";
import { uuid, type World, world } from "../support/world.ts";

/** What the Worker has sent; artisans' accounts are made by the tests themselves. */
const madeByShop = async (w: World) =>
  (await w.requests()).filter(
    ({ method, path }) => method !== "GET" && path !== "/v1/accounts" && !/token$/.test(path),
  ).length;

test("V183 another member's saved card or account is the same as none: no call, nothing changed", async () => {
  const w = await world();
  const [ada, eve] = [await w.login(), await w.login()];
  const theirs = {
    stripe: await saved(w, ada, "stripe"),
    paypal: await saved(w, ada, "paypal"),
  };
  const [bystander] = [await membersOrder(w, eve, "stripe")];
  const before = await madeByShop(w);
  const known = await methodsOf(w, ada);
  for (const rail of rails)
    for (const methodId of [theirs[rail].id, uuid()]) {
      const pay = await w.post(
        `/api/orders/${bystander.order.id}/payments`,
        { processor: rail, methodId },
        eve.headers,
      );
      const answers = [
        await tryOrder(w, eve.headers, rail, { methodId }),
        pay,
        await w.post(`/api/me/methods/${methodId}/default`, {}, eve.headers),
        await w.post(`/api/me/methods/${methodId}/remove`, {}, eve.headers),
      ];
      expect(answers.map((one) => [one.status, problemOf(one).code])).toEqual(
        Array(4).fill([404, "saved_method_not_found"]),
      );
      expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(theirs[rail].last4);
    }
  expect(await madeByShop(w)).toBe(before);
  expect(await methodsOf(w, ada)).toEqual(known);
  expect(await methodsOf(w, eve)).toEqual([]);
});

test("V183 another member's set-up is the same as none", async () => {
  const w = await world();
  const [ada, eve] = [await w.login(), await w.login()];
  const { body } = await w.post("/api/me/methods", { processor: "stripe" }, ada.headers);
  const { setupId } = body as unknown as { setupId: string };
  for (const id of [setupId, uuid()]) {
    const answer = await w.post(`/api/me/methods/setups/${id}/finish`, {}, eve.headers);
    expect([answer.status, problemOf(answer).code]).toEqual([404, "setup_not_found"]);
  }
  expect((await w.get("/api/me/methods")).status).toBe(401);
});

test("a card of one rail does not pay on the other", async () => {
  const w = await world();
  const ada = await w.login();
  const card = await saved(w, ada, "stripe");
  const answer = await tryOrder(w, ada.headers, "paypal", { methodId: card.id });
  expect([answer.status, problemOf(answer).code]).toEqual([404, "saved_method_not_found"]);
});

test("a saved card whose bank asks pays once the buyer has answered", async () => {
  const w = await world();
  const ada = await w.login();
  const card = await saved(w, ada, "stripe", { card: "4000002760003184" });
  const bought = await membersOrder(w, ada, "stripe", { methodId: card.id });
  await confirmSaved(w, card, bought.payment, { threeDSecure: "leave" });
  await w.pump();
  expect((await readOrder(w, bought as never)).payment?.state).toBe("requires_action");
  await w.control("POST", `/stripe/payment_intents/${idIn(bought.payment)}/confirm`, {
    card: await refOf(w, card),
  });
  await w.pump();
  expect((await readOrder(w, bought as never)).state).toBe("paid");
});

test("a saved card that is declined leaves the order to be paid with another", async () => {
  const w = await world();
  const ada = await w.login();
  const card = await saved(w, ada, "stripe", { card: "4000000000000341" });
  const bought = await membersOrder(w, ada, "stripe", { methodId: card.id });
  await confirmSaved(w, card, bought.payment);
  await w.pump();
  const waiting = await readOrder(w, bought as never);
  expect(waiting).toMatchObject({ state: "pending_payment" });
  expect(waiting.payment?.declineCode).not.toBeNull();
  // The same form takes a new card, and shows the others that are saved.
  expect(bought.payment.customerSessionClientSecret).toMatch(/^cuss_secret_/);
  await w.confirm(bought.payment);
  await w.pump();
  expect((await readOrder(w, bought as never)).state).toBe("paid");
});

test("a saved PayPal account that is declined leaves the order to be paid another way", async () => {
  const w = await world();
  const ada = await w.login();
  const account = await saved(w, ada, "paypal");
  const bought = await membersOrder(w, ada, "paypal", { methodId: account.id });
  await w.control("POST", "/paypal/captures/next", { status: "DECLINED" });
  const declined = await capture(w, bought as never);
  expect(declined.status).toBeGreaterThanOrEqual(400);
  const pay = await w.post(
    `/api/orders/${bought.order.id}/payments`,
    { processor: "stripe", saveMethod: false },
    ada.headers,
  );
  const { payment } = pay.body as unknown as { payment: Instructions };
  await w.confirm(payment);
  await w.pump();
  expect((await readOrder(w, bought as never)).state).toBe("paid");
});

test.each(rails)(
  "what was removed in %s's own pages between list and pay is told, marked, and another pays",
  async (rail) => {
    const w = await world();
    const ada = await w.login();
    const method = await saved(w, ada, rail);
    const ref = await refOf(w, method);
    // The processor's event is on its way, and has not come.
    if (rail === "stripe") await stripe(w, `/v1/payment_methods/${ref}/detach`, {});
    else await w.control("POST", `/paypal/vault/payment-tokens/${ref}/revoke`, {});
    const first = await tryOrder(w, ada.headers, rail, { methodId: method.id });
    if (rail === "paypal") {
      const bought = checkedOut(first);
      const answer = await capture(w, bought as never);
      expect([answer.status, problemOf(answer).code]).toEqual([409, "saved_method_gone"]);
    } else expect([first.status, problemOf(first).code]).toEqual([409, "saved_method_gone"]);
    expect(await methodsOf(w, ada)).toEqual([]);
    await w.pump();
    const again = await membersOrder(w, ada, rail);
    await (rail === "stripe" ? w.confirm(again.payment) : w.approve(again.payment));
    await w.pump();
    expect((await readOrder(w, again as never)).state).toBe("paid");
  },
);

test.each(rails)("what the processor tells of %s by itself is mirrored", async (rail) => {
  const w = await world();
  const ada = await w.login();
  const method = await saved(w, ada, rail);
  const ref = await refOf(w, method);
  if (rail === "stripe") {
    const card = { expMonth: 11, expYear: 2041, last4: "1881" };
    await w.control("POST", `/stripe/payment_methods/${ref}`, card);
    await w.pump();
    expect(await methodsOf(w, ada)).toMatchObject([{ expMonth: 11, expYear: 2041, last4: "1881" }]);
    await stripe(w, `/v1/payment_methods/${ref}/detach`, {});
  } else await w.control("POST", `/paypal/vault/payment-tokens/${ref}/revoke`, {});
  await w.pump();
  expect(await methodsOf(w, ada)).toEqual([]);
});

test("an expired card is shown as such and refused before anybody is asked", async () => {
  const w = await world();
  const ada = await w.login();
  const card = await saved(w, ada, "stripe");
  await w.control("POST", `/stripe/payment_methods/${await refOf(w, card)}`, {
    expMonth: 1,
    expYear: 2027,
  });
  await w.pump();
  await w.sql`update saved_methods set exp_year = 2020`;
  expect(await methodsOf(w, ada)).toMatchObject([{ isExpired: true }]);
  const before = await madeByShop(w);
  const answer = await tryOrder(w, ada.headers, "stripe", { methodId: card.id });
  expect([answer.status, problemOf(answer).code]).toEqual([409, "saved_method_expired"]);
  expect(await madeByShop(w)).toBe(before);
});

test("one is the default, another is made it, and the last that is removed leaves none", async () => {
  const w = await world();
  const ada = await w.login();
  const card = await saved(w, ada, "stripe");
  const account = await saved(w, ada, "paypal");
  const defaults = (list: { id: string; isDefault: boolean }[]) =>
    list.flatMap(({ id, isDefault }) => (isDefault ? [id] : []));
  expect(defaults(await methodsOf(w, ada))).toEqual([card.id]);
  const set = await w.post(`/api/me/methods/${account.id}/default`, {}, ada.headers);
  expect(defaults(methodsIn(set))).toEqual([account.id]);
  const left = await w.post(`/api/me/methods/${account.id}/remove`, {}, ada.headers);
  expect(methodsIn(left).map(({ id }) => id)).toEqual([card.id]);
  expect(defaults(methodsIn(left))).toEqual([]);
  await w.pump();
  const token = await refOf(w, account);
  await expect(paypal(w, "GET", `/v3/vault/payment-tokens/${token}`)).rejects.toThrow("404");
});

test("a removal that the processor does not answer is finished by cron, under the same key", async () => {
  const w = await world();
  const ada = await w.login();
  const card = await saved(w, ada, "stripe");
  const route = "POST /v1/payment_methods/[^/]+/detach";
  await w.fault({ service: "stripe", route, kind: "answer_lost" });
  const path = `/api/me/methods/${card.id}/remove`;
  expect((await w.post(path, {}, ada.headers)).status).toBe(503);
  await w.advance(2 * 60_000);
  await w.everyMinute();
  await w.pump();
  expect(await methodsOf(w, ada)).toEqual([]);
  expect((await w.post(path, {}, ada.headers)).status).toBe(200);
  const calls = (await w.requests()).filter(({ path: at }) => at.endsWith("/detach"));
  expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});

test("paying again with another wish replaces the open payment; saying nothing keeps it", async () => {
  const w = await world();
  const ada = await w.login();
  const card = await saved(w, ada, "stripe");
  const bought = await membersOrder(w, ada, "stripe", { saveMethod: true });
  const pay = async (wish: object) =>
    (
      (await w.post(
        `/api/orders/${bought.order.id}/payments`,
        { processor: "stripe", ...wish },
        ada.headers,
      )) as never as { body: { payment: Instructions } }
    ).body.payment;
  expect((await pay({})).paymentId).toBe(bought.payment.paymentId);
  expect((await pay({ saveMethod: true })).paymentId).toBe(bought.payment.paymentId);
  const chosen = await pay({ methodId: card.id });
  expect(chosen.paymentId).not.toBe(bought.payment.paymentId);
  expect((await pay({})).paymentId).toBe(chosen.paymentId);
  expect((await pay({})).customerSessionClientSecret).toMatch(/^cuss_secret_/);
  const plain = await pay({ saveMethod: false });
  expect(plain.customerSessionClientSecret).toBeUndefined();
  await w.confirm(plain);
  await w.pump();
  expect((await readOrder(w, bought as never)).state).toBe("paid");
});

const idIn = ({ clientSecret }: { clientSecret: string }) => clientSecret.split("_secret_")[0];

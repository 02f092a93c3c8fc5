import { expect, test } from "vitest";
import { due, runTransfers, transfersOf } from "../support/purchase.ts";
import { world } from "../support/world.ts";

test("an item that PayPal holds and then fails is owed again, and so is the fee it had taken", async () => {
  const w = await world();
  const artisan = await w.artisan();
  await w.control("POST", "/paypal/receivers", { email: artisan.email, status: "review" });
  const goods = [await w.product(artisan), await w.product(await w.artisan())];
  const purchase = await due(w, "paypal", { products: goods });
  await runTransfers(w);
  const fees = async () => {
    const { accounts } = (await w.get("/api/operator/ledger/trial-balance", w.operator))
      .body as never as { accounts: { account: string; balance: string }[] };
    return BigInt(accounts.find(({ account }) => account === "platform:processor-fees")!.balance);
  };
  const held = (await transfersOf(w, purchase)).find(({ artisanId }) => artisanId === artisan.id)!;
  expect(held).toMatchObject({ state: "sent" });
  const before = await fees();

  await w.control("POST", `/paypal/payout-items/${held.processorRef}`, { status: "FAILED" });
  await w.pump();
  const rows = await transfersOf(w, purchase);
  const mine = rows.find(({ artisanId }) => artisanId === artisan.id);
  expect(mine).toMatchObject({ state: "blocked", blockedReason: "returned" });
  expect(rows.filter(({ state }) => state === "settled")).toHaveLength(1);
  expect(await fees()).toBe(before - 25n);

  await w.control("POST", "/paypal/receivers", { email: artisan.email, status: "verified" });
  const freed = await w.post(`/api/operator/transfers/${held.id}/unblock`, {}, w.operator);
  expect(freed.status).toBe(200);
  await runTransfers(w);
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual([
    "settled",
    "settled",
  ]);
});

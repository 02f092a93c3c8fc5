import { expect, test } from "vitest";
import { asOperator } from "../local/demo/payouts.ts";
import { askJson, freshKey, postJson } from "../local/http.ts";
import { checkOut, fillCard, fillCart, payNow, thanks } from "./shopper.ts";
import { visits } from "./visits.ts";

const visit = visits();

test("a buyer sees who sends each part, with its number, and that it was delivered", {
  timeout: 90_000,
}, async () => {
  const { system, page } = visit;
  const goods = await fillCart(page, system.shopUrl);
  await checkOut(page, "Card");
  await fillCard(page, "4242424242424242");
  await payNow(page);
  await thanks(page);

  const [, id, token] = /\/orders\/([0-9a-f-]{36})#token=(.+)$/.exec(page.url()) ?? [];
  type Part = { id: string; artisan: { name: string } };
  const { order } = await askJson<{ order: { parts: Part[] } }>(`${system.apiUrl}/orders/${id}`, {
    headers: { "Order-Token": `${token}` },
  });
  const part = order.parts.find(({ artisan }) => artisan.name === goods[0]?.artisan.name);
  const at = `${system.apiUrl}/seller-orders/${part?.id}`;
  const headers = () => ({ ...asOperator(system), ...freshKey() });
  const papers = { carrier: "Post", trackingNumber: "RR123456789CH" };
  await postJson(`${at}/shipments`, papers, headers());
  await page.reload();
  const table = page.getByRole("table", { name: new RegExp(`^${part?.artisan.name}`) });
  await table.getByText("On its way").waitFor();
  await table.getByText(/Shipped .+ with Post, tracking number RR123456789CH/).waitFor();
  expect(await page.getByText("On its way").count()).toBe(1);

  await postJson(`${at}/deliveries`, {}, headers());
  await page.reload();
  await table.getByText("Delivered", { exact: true }).waitFor();
  await table.getByText(/\. Delivered /).waitFor();
});

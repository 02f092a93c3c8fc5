import { expect } from "vitest";
import { Explanation } from "../../worker/http/contract/explanations.ts";
import { due, type Purchase, type Rail, runTransfers } from "./purchase.ts";
import type { World } from "./world.ts";

export async function explain(w: World, query: string): Promise<Explanation> {
  const { status, body } = await w.get(`/api/operator/explanations?${query}`, w.operator);
  expect([status, body]).toEqual([200, expect.anything()]);
  return Explanation.parse(body);
}
export const failed = ({ checks }: Explanation) => checks.filter(({ ok }) => !ok);
export const text = ({ summary }: Explanation) => summary.join("\n");

/** Three artisans' goods for 98.33 and shipping for 15.00, paid and passed on. */
export async function settled(w: World, rail: Rail): Promise<Purchase> {
  const purchase = await due(w, rail);
  await runTransfers(w);
  await w.advance(60_000);
  await runTransfers(w);
  return purchase;
}

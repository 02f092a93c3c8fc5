import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Explanation } from "../../worker/http/contract/explanations.ts";
import { handsAt } from "../local/demo/hands.ts";
import { asOperator } from "../local/demo/payouts.ts";
import { askJson, postJson } from "../local/http.ts";
import { artisans } from "../local/samples.ts";
import { buyAsGuest } from "./guest.ts";
import type { Visit } from "./visits.ts";

type At = Pick<Visit, "system">;
export type Sale = { id: string; number: string; partId: string; charge: string };

/** A guest's order of one artisan's goods, paid by card: once the shop has heard of the money. */
export const paidSale = (visit: At, artisan: number): Promise<Sale> =>
  sold(visit, { artisan: artisans[artisan]?.name ?? "" });
/** Likewise of whoever has so much to sell. */
export const paidLargeSale = (visit: At, leastMinor: number): Promise<Sale> =>
  sold(visit, { leastMinor });

async function sold(
  { system }: At,
  wish: { artisan: string } | { leastMinor: number },
): Promise<Sale> {
  const { id, number } = await buyAsGuest({ system }, { card: "4242424242424242", ...wish });
  const url = `${system.apiUrl}/operator/explanations?order=${id}`;
  let sale: Sale | undefined;
  await expect
    .poll(
      async () => {
        const { orders } = await askJson<Explanation>(url, { headers: asOperator(system) });
        const part = orders[0]?.parts[0];
        const charge = orders[0]?.payments.find(({ chargeRef }) => chargeRef !== null)?.chargeRef;
        sale = part?.transfer && charge ? { id, number, partId: part.id, charge } : undefined;
        return sale;
      },
      { timeout: 30_000 },
    )
    .toBeDefined();
  return sale as Sale;
}

/** What happens at Stripe, by the stand-in's control calls. */
export const atStripe = <T>({ system: { control } }: At, path: string, body: object = {}) =>
  postJson<T>(`${control}/worlds/default/stripe/${path}`, body);

export const hands = ({ system }: At) => handsAt(system.control, system.worldId);

/** What is told by webhook is there soon: the page is asked until it shows it. */
export async function untilShown(on: Page, what: ReturnType<Page["getByText"]>): Promise<void> {
  await expect
    .poll(
      async () => {
        await on.reload();
        await on
          .getByText(/^Loading/)
          .last()
          .waitFor({ state: "detached" });
        return what.count();
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
}

/** Nobody has to scroll sideways on a phone. */
export async function expectFitsPhone(on: Page): Promise<void> {
  const before = on.viewportSize();
  await on.setViewportSize({ width: 390, height: 844 });
  const width = await on.evaluate(() => document.documentElement.scrollWidth);
  expect(width, `${on.url()} fits a phone`).toBeLessThanOrEqual(390);
  if (before) await on.setViewportSize(before);
}

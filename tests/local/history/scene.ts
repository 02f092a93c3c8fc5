import type { Sale, Stage } from "./stage.ts";

/** What happened on one day besides everyday sales. */
export type Scene = {
  daysAgo: number;
  what: string;
  play(stage: Stage, past: Past): Promise<void>;
};
/** Sales that later scenes speak of. */
export type Past = Map<string, Sale>;

export function of(past: Past, name: string): Sale {
  const sale = past.get(name);
  if (!sale) throw new Error(`there is no sale that is called ${name}`);
  return sale;
}

/** Of an order that is paid: all of it, or what `body` says instead. */
export async function refund(
  stage: Stage,
  sale: Sale,
  body: object = {},
  desk = stage.desk,
): Promise<void> {
  const { id } = await stage.untilOrder(sale, "paid");
  const asked = { wish: { kind: "rest" }, reason: "buyer_request", ...body };
  await desk.post(`/operator/orders/${id}/refunds`, asked);
}

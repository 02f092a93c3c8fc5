import type { OperationId } from "../../worker/domain/ids.ts";
import type { ProcessorName } from "../../worker/domain/processor-name.ts";
import { applyDispute } from "../../worker/usecases/apply-dispute.ts";
import {
  applyBatch,
  applyPayment,
  applyRefund,
  applyTransfer,
} from "../../worker/usecases/apply-subject.ts";
import { resumeOperation } from "../../worker/usecases/run-operation.ts";
import type { Shop } from "./after-sales.support.ts";
import { type Mood, type News, namesIn } from "./after-sales-readings.support.ts";

// What goes to the processors and what comes from them: calls, and readings that are worked on.

export const RAILS = ["stripe", "paypal"] as const;

export const be = ({ processors }: Shop, mood: Mood) =>
  RAILS.map((rail) => processors[rail].be(mood));

/** What brings no answer is made again some time. */
export async function makeCalls(
  shop: Shop,
  ids: readonly OperationId[],
  mood: Mood,
): Promise<string> {
  be(shop, mood);
  const ends = new Set<string>();
  for (const id of ids) {
    const ran = await resumeOperation(shop.deps, id);
    if (ran !== "final" && ran !== "closed") shop.queue.push(id);
    ends.add(ran);
  }
  return [...ends].join(", ");
}

type Heard = { readonly rail: ProcessorName; readonly news: News };
export const newsOf = ({ processors }: Shop): Heard[] =>
  RAILS.flatMap((rail) => processors[rail].news.map((news) => ({ rail, news })));
export const untold = (shop: Shop) => newsOf(shop).filter(({ news }) => !news.isTold);

export function inWords({ reading }: News): string {
  if (reading.of === "batch") return `${reading.ref}`;
  const { ref, state } = reading.facts;
  return `that ${ref} is ${state}`;
}

/** Worked on as an event of it is. */
export async function tell({ deps, processors }: Shop, rail: ProcessorName, news: News) {
  const { reading } = news;
  news.isTold = true;
  if (reading.of === "payment") await applyPayment(deps, rail, reading.facts, undefined);
  else if (reading.of === "refund") await applyRefund(deps, rail, reading.facts, undefined);
  else if (reading.of === "transfer") await applyTransfer(deps, rail, reading.facts, undefined);
  else if (reading.of === "batch") await applyBatch(deps, reading.ref, reading.facts, undefined);
  else await applyDispute(deps, rail, reading.facts, undefined);
  for (const name of namesIn(reading)) processors[rail].told.add(name);
}

export async function tellAll(shop: Shop, of?: News["reading"]["of"]): Promise<void> {
  for (const { rail, news } of untold(shop))
    if (of === undefined || news.reading.of === of) await tell(shop, rail, news);
}

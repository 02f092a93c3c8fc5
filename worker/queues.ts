import type { Deps } from "./usecases/ports.ts";

type Queues = { readonly PROCESSOR_EVENTS: Queue; readonly MONEY_MOVES: Queue };
/** A batch of a queue takes this many messages. */
const SEND_BATCH_MAX = 100;

/** Cloudflare's queues as the use cases know them. */
export const queuesOf = ({ PROCESSOR_EVENTS, MONEY_MOVES }: Queues): Deps["queues"] => ({
  async events(message) {
    await PROCESSOR_EVENTS.send(message, { contentType: "v8" });
  },
  async moneyMoves(messages) {
    for (let from = 0; from < messages.length; from += SEND_BATCH_MAX)
      await MONEY_MOVES.sendBatch(
        messages
          .slice(from, from + SEND_BATCH_MAX)
          .map((body) => ({ body, contentType: "v8" as const })),
      );
  },
  depths: () =>
    Promise.all([
      depthOf("processor-events", PROCESSOR_EVENTS),
      depthOf("money-moves", MONEY_MOVES),
    ]),
});

/** Not every runtime that plays a queue tells how deep it is. */
async function depthOf(name: string, queue: Queue) {
  try {
    const { backlogCount: count, oldestMessageTimestamp: oldestAt } = await queue.metrics();
    return { name, waiting: { count, oldestAt: oldestAt ?? null } };
  } catch {
    return { name, waiting: undefined };
  }
}

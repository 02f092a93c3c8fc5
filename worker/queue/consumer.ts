import { applyProcessorEvent } from "../usecases/apply-processor-event.ts";
import { keepDeadLetter } from "../usecases/keep-dead-letter.ts";
import type { Deps } from "../usecases/ports.ts";
import { resumeOperation } from "../usecases/run-operation.ts";
import { drainOutbox } from "../usecases/self-repair.ts";
import { toEventMessage, toMoneyMove } from "./messages.ts";

/** So that 100 tries last for most of a day. */
const DELAY_SECONDS_MAX = 15 * 60;

/** All messages side by side: one that fails or hangs costs its neighbours nothing. */
export async function consume(deps: Deps, batch: MessageBatch): Promise<void> {
  const handle = handlers[batch.queue] ?? unknownQueue;
  await Promise.all(batch.messages.map((message) => work(deps, message, handle, batch.queue)));
  // What this work promised to send leaves at once; if it does not, cron sends it.
  await drainOutbox(deps).catch((error) =>
    deps.log.warn("outbox.not_drained", { reason: String(error) }),
  );
}

type Handle = (deps: Deps, message: Message, queue: string) => Promise<"done" | "again">;

const handlers: Readonly<Record<string, Handle>> = {
  async "processor-events"(deps, { body }) {
    const message = toEventMessage(body);
    await applyProcessorEvent(deps, message.kind === "event" ? message.event : message);
    return "done";
  },
  async "money-moves"(deps, { body }) {
    const ran = await resumeOperation(deps, toMoneyMove(body).operationId);
    // What is kept back is cron's: a message would be tried in vain, and end as a dead letter.
    return ran === "final" || ran === "closed" || ran === "kept_back" ? "done" : "again";
  },
  "processor-events-dead": dead,
  "money-moves-dead": dead,
};

async function dead(deps: Deps, message: Message, queue: string) {
  const { id: messageId, attempts, body } = message;
  await keepDeadLetter(deps, { queue, messageId, attempts, body });
  return "done" as const;
}

async function unknownQueue(): Promise<never> {
  throw new Error("a queue that nobody reads");
}

async function work(deps: Deps, message: Message, handle: Handle, queue: string): Promise<void> {
  try {
    if ((await handle(deps, message, queue)) === "done") return message.ack();
    retry(deps, message, queue, "unanswered");
  } catch (error) {
    retry(deps, message, queue, String(error));
  }
}

function retry(deps: Deps, message: Message, queue: string, reason: string): void {
  const { id, attempts } = message;
  const ceiling = Math.min(2 ** Math.min(attempts, 10), DELAY_SECONDS_MAX);
  // Half of the delay is random, so that what failed together does not come back together.
  const delaySeconds = Math.ceil((ceiling * (1 + deps.random())) / 2);
  deps.log.warn("queue.retry", { queue, id, attempts, delaySeconds, reason });
  message.retry({ delaySeconds });
}

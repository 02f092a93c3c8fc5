/** What became of a processor's event. */
export type InboxState = "received" | "applied" | "ignored" | "quarantined";
/** What a replay can end in; the last two changed nothing, and the event can be replayed again. */
export type ReplayOutcome = Exclude<InboxState, "received"> | "unanswered" | "failed";

/**
 * A replay may find that an event means something after all. What was applied stays so, whatever
 * has become of its object since.
 */
const nextInboxStates: Record<InboxState, readonly ReplayOutcome[]> = {
  received: ["applied", "ignored", "quarantined"],
  ignored: ["applied", "quarantined"],
  quarantined: ["applied", "ignored"],
  applied: [],
};
export const canMoveInbox = (
  from: InboxState,
  to: ReplayOutcome,
): to is Exclude<InboxState, "received"> => nextInboxStates[from].includes(to);

/** It has had no effect yet: applying it is news, and not a repetition. */
export const hadNoEffect = (state: InboxState) => state === "received" || state === "quarantined";

import { plural, t } from "@lingui/core/macro";
import { useState } from "react";
import type { EventView, ReplayAnswer } from "../../../../worker/http/contract/events.ts";
import { type EventsFilter, replayEvents, type Selection } from "../../api/books.ts";
import type { Answer } from "../../api/client.ts";
import { News } from "../../ui/notices.tsx";
import { Confirm } from "./confirm.tsx";

type Props = {
  filter: EventsFilter;
  chosen: readonly EventView[];
  shown: readonly EventView[];
  onDone: () => void;
};
type Asked = { which: Selection; title: string; known: readonly EventView[] };

/** As many as one call works on. */
const REPLAYS_MAX = 100;

/**
 * Working on events again: those that were chosen, or all that the filter's object or time names. What
 * is about to be worked on is shown first; the list is the same selection, so that nothing is done blindly.
 */
export function Replay({ filter, chosen, shown, onDone }: Props) {
  const [asked, ask] = useState<Asked>();
  const [done, setDone] = useState<ReplayAnswer["events"]>();
  const [soFar, count] = useState(0);
  const every = selectionOf(filter);
  const n = chosen.length;
  const of = (known: readonly EventView[]) => known.slice(0, REPLAYS_MAX).map(({ id }) => id);

  /** Call after call, until there are no more. */
  async function send(which: Selection): Promise<Answer<ReplayAnswer["events"]>> {
    const events: ReplayAnswer["events"] = [];
    for (let cursor: string | undefined; ; ) {
      const answer = await replayEvents(which, cursor);
      if (!answer.ok) return answer;
      events.push(...answer.value.events);
      count(events.length);
      if (answer.value.nextCursor === null) return { ...answer, value: events };
      cursor = answer.value.nextCursor;
    }
  }
  return (
    <>
      <p className="actions">
        <button
          type="button"
          aria-disabled={n === 0}
          onClick={() =>
            n > 0 &&
            ask({
              ...{ which: { ids: of(chosen) }, known: chosen },
              title: plural(n, { one: "Replay # event?", other: "Replay # events?" }),
            })
          }
        >
          {t`Replay the chosen: ${n}`}
        </button>
        {every && (
          <button
            type="button"
            className="quiet"
            onClick={() =>
              ask({ which: every, known: shown, title: t`Replay all that the filter names?` })
            }
          >
            {t`Replay all of it`}
          </button>
        )}
      </p>
      {asked && (
        <Confirm
          title={asked.title}
          yes={t`Replay`}
          send={() => send(asked.which)}
          onOver={() => ask(undefined)}
          onDone={(events) => {
            ask(undefined);
            setDone(events);
            count(0);
            onDone();
          }}
        >
          <p>
            {t`The object of each is looked up at the processor, and what that says now is applied. What had its effect has none again.`}
          </p>
          <ul className="evidence">
            {asked.known.slice(0, 20).map((event) => (
              <li key={event.id}>
                {event.type} {event.objectRef}
              </li>
            ))}
            {asked.known.length > 20 && <li>…</li>}
          </ul>
          {soFar > 0 && <p role="status">{t`Replayed so far: ${soFar}`}</p>}
        </Confirm>
      )}
      {done && <Outcomes events={done} />}
    </>
  );
}

/** An object, or a span of time; each with nothing else in the way, because a replay would not keep to that. */
function selectionOf({
  state,
  processor,
  type,
  about,
  from,
  until,
}: EventsFilter): Selection | undefined {
  if (state !== "all" || processor || type) return undefined;
  if (about && !from && !until) return { objectRef: about };
  return !about && from && until ? { from, until } : undefined;
}

const outcomes = {
  applied: t`Applied`,
  ignored: t`Nothing to do`,
  quarantined: t`Fits nothing`,
  unanswered: t`The processor did not answer: replay it again`,
  failed: t`An error of ours: look at the log`,
} satisfies Record<ReplayAnswer["events"][number]["outcome"], string>;

const Outcomes = ({ events }: { events: ReplayAnswer["events"] }) => (
  <News>
    <p>
      {plural(events.length, {
        0: "No event was worked on.",
        one: "# event was worked on again.",
        other: "# events were worked on again.",
      })}
    </p>
    <ul>
      {events.map(({ id, type, outcome, note }) => (
        <li key={id}>
          <span className="code">{type}</span>: {outcomes[outcome]}
          {note && ` (${note})`}
        </li>
      ))}
    </ul>
  </News>
);

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { EventFile } from "../../../../worker/http/contract/events.ts";
import { getEvent } from "../../api/books.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { eventStates } from "./events-page.tsx";
import { Facts } from "./facts.tsx";
import { Kept } from "./kept.tsx";

type Props = { id: string; onClose: () => void };

/** One event: what it said, without what is secret or personal, and all that became of it. */
export function EventFileDialog({ id, onClose }: Props) {
  const file = useKept(["operator", "event", id], () => getEvent(id));
  return (
    <Dialog title={file.value?.event.type ?? t`Event`} isOpen onClose={onClose}>
      <Kept of={file} what={t`the event`}>
        {(value) => <File file={value} />}
      </Kept>
      <p>
        <button type="button" className="quiet" onClick={onClose}>
          {t`Close`}
        </button>
      </p>
    </Dialog>
  );
}

const File = ({ file: { event, body, replays, deadLetters } }: { file: EventFile }) => (
  <>
    <Facts
      facts={Object.fromEntries([
        [t`state`, eventStates[event.state]],
        [t`note`, event.note],
        [t`event`, event.eventId],
        [t`object`, event.objectRef],
        [t`endpoint`, event.endpoint],
      ])}
    />
    <p className="hint">
      <Trans>
        Received <Time at={event.receivedAt} />
      </Trans>
      {event.workedAt && (
        <>
          {", "}
          <Trans>
            first worked on <Time at={event.workedAt} />
          </Trans>
        </>
      )}
    </p>
    {replays.map(({ at, actor, outcome, note }) => (
      <p key={at} className="hint">
        <Trans>
          Replayed <Time at={at} /> by {actor}: {outcome}
        </Trans>
        {note && ` (${note})`}
      </p>
    ))}
    {deadLetters.length > 0 && <p>{t`Its message has failed every try: ${deadLetters.length}`}</p>}
    <h3>{t`What it said`}</h3>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only a keyboard scrolls it. */}
    <pre className="evidence" tabIndex={0}>
      {JSON.stringify(body, null, 2)}
    </pre>
  </>
);

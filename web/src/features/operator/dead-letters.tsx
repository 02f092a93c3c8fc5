import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { type DeadLetter, getDeadLetters, replayDeadLetter } from "../../api/books.ts";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useSaid } from "../account/part.tsx";
import { ConfirmButton } from "./confirm.tsx";
import { EventFileDialog } from "./event-file.tsx";
import { Facts } from "./facts.tsx";
import { Kept } from "./kept.tsx";

/** Messages that failed every try: repair the cause first, then send them again. */
export function DeadLetters() {
  const letters = useKept(["operator", "dead-letters"], getDeadLetters);
  const [{ said }, say] = useSaid();
  const [opened, open] = useState<string>();
  return (
    <>
      <Said>{said}</Said>
      <Kept of={letters} what={t`the messages`}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="empty">{t`No message has failed every try.`}</p>
          ) : (
            <ul className="rows" aria-label={t`Messages that failed`}>
              {rows.map((letter) => (
                <Letter
                  key={letter.id}
                  letter={letter}
                  onOpen={open}
                  onDone={() => {
                    say(t`The message is on its way again.`);
                    void letters.refresh();
                  }}
                />
              ))}
            </ul>
          )
        }
      </Kept>
      {opened && <EventFileDialog id={opened} onClose={() => open(undefined)} />}
    </>
  );
}

const carried: Readonly<Record<string, string>> = {
  "processor-events-dead": t`What a processor told`,
  "money-moves-dead": t`What was to be sent to a processor`,
};

type Props = { letter: DeadLetter; onOpen: (event: string) => void; onDone: () => void };

const Letter = ({ letter, onOpen, onDone }: Props) => (
  <li className="audit-line">
    <span className="standing">
      <strong>{carried[letter.queue] ?? letter.queue}</strong>
      {letter.replayedAt && <span className="tag gone">{t`Sent again`}</span>}
    </span>
    <p className="hint">
      <Trans>
        Given up <Time at={letter.receivedAt} />
      </Trans>
    </p>
    {!eventOf(letter) && <Facts facts={letter.message} />}
    <p className="actions">
      <Event of={letter} onOpen={onOpen} />
      {!letter.replayedAt && (
        <ConfirmButton
          name={t`Send it again`}
          className="quiet small"
          title={t`Send this message again?`}
          yes={t`Send it again`}
          send={() => replayDeadLetter(letter.id)}
          onDone={onDone}
        >
          <p>{t`It helps once the cause is repaired. To send it twice does no harm.`}</p>
        </ConfirmButton>
      )}
    </p>
  </li>
);

/** Kept by itself. It may have been worked on since: cron tries it each minute. */
const eventOf = ({ message: { inboxId } }: DeadLetter) =>
  typeof inboxId === "string" ? inboxId : undefined;

function Event({ of: letter, onOpen }: { of: DeadLetter; onOpen: Props["onOpen"] }) {
  const id = eventOf(letter);
  if (id === undefined) return null;
  return (
    <button type="button" className="quiet small" onClick={() => onOpen(id)}>
      {t`Look at its event`}
    </button>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type DeadLetter, getDeadLetters, replayDeadLetter } from "../../api/books.ts";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useSaid } from "../account/part.tsx";
import { ConfirmButton } from "./confirm.tsx";
import { Facts } from "./facts.tsx";
import { Kept } from "./kept.tsx";

/** Messages that failed every try: repair the cause first, then send them again. */
export function DeadLetters() {
  const letters = useKept(["operator", "dead-letters"], getDeadLetters);
  const [{ said }, say] = useSaid();
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
    </>
  );
}

type Props = { letter: DeadLetter; onDone: () => void };

const Letter = ({ letter, onDone }: Props) => (
  <li className="audit-line">
    <span className="standing">
      <strong>{letter.queue}</strong>
      {letter.replayedAt && <span className="tag gone">{t`Sent again`}</span>}
    </span>
    <p className="hint">
      <Trans>
        <Time at={letter.receivedAt} />, tries: {letter.attempts}
      </Trans>
    </p>
    <Facts facts={letter.message} />
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
  </li>
);

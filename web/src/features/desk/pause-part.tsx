import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import { pauseShop } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Time } from "../../ui/time.tsx";
import { Field, Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";

type Props = { desk: Desk; refresh: () => Promise<void> };

/** Closes the shop until a time. What was ordered before stays ordered. */
export function PausePart({ desk: { pause }, refresh }: Props) {
  const [said, say] = useSaid();
  const onDone = (done: string) => () => {
    say(done);
    void refresh();
  };
  return (
    <Part title={t`Opening hours`} {...said}>
      {pause ? (
        <>
          <p>
            <span className="tag gone">{t`Closed`}</span>{" "}
            <Trans>
              Nothing is sold until <Time at={pause.until} />.
            </Trans>
            {pause.message && (
              <>
                {" "}
                <Trans>Buyers read: “{pause.message}”</Trans>
              </>
            )}
          </p>
          <Form
            label={t`Open the shop`}
            submit={t`Open the shop now`}
            isQuiet
            words={deskWords}
            send={() => pauseShop({ until: null, message: null })}
            onDone={onDone(t`Your shop is open.`)}
          />
        </>
      ) : (
        <>
          <p>
            <span className="tag">{t`Open`}</span>{" "}
            {t`Away for a while? Your shop opens again by itself.`}
          </p>
          <Form
            label={t`Close the shop`}
            submit={t`Close the shop until then`}
            isQuiet
            words={deskWords}
            send={({ until = "", message = "" }) =>
              pauseShop({
                // In the reader's own time, as the field shows it.
                until: new Date(until).toISOString(),
                message: message.trim() || null,
              })
            }
            onDone={onDone(t`Your shop is closed. Orders from before can still be paid.`)}
          >
            <Field
              {...{
                name: "until",
                label: t`Closed until`,
                type: "datetime-local",
                min: localNow(),
              }}
            />
            <Field
              {...{ name: "message", label: t`A word to buyers (optional)`, maxLength: 300 }}
              required={false}
            />
          </Form>
        </>
      )}
    </Part>
  );
}

/** As such a field writes it. A time that is over would close nothing. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

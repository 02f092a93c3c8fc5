import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { Overview } from "../../../../worker/http/contract/overview.ts";
import type { Processor } from "../../../../worker/http/contract/shapes.ts";
import { type Direction, switchRail } from "../../api/books.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Time } from "../../ui/time.tsx";
import { Field, Form } from "../account/form.tsx";
import { Part } from "../account/part.tsx";
import { rails } from "./words.ts";

const directions = {
  pay_in: t`Buyers pay`,
  pay_out: t`Artisans are paid`,
} satisfies Record<Direction, string>;

type Props = { switches: Overview["switches"]; onDone: (said: string) => void };

/** What an operator has stopped and why, and the switches. */
export const Rails = ({ switches, onDone }: Props) => (
  <Part title={t`Ways to pay`}>
    <ul className="rows" aria-label={t`Ways to pay`}>
      {(["stripe", "paypal"] as const).flatMap((rail) =>
        (["pay_in", "pay_out"] as const).map((direction) => (
          <Row
            key={`${rail} ${direction}`}
            {...{ rail, direction, onDone }}
            set={switches.find((one) => one.rail === rail && one.direction === direction)}
          />
        )),
      )}
    </ul>
  </Part>
);

type RowProps = {
  rail: Processor;
  direction: Direction;
  set: Overview["switches"][number] | undefined;
  onDone: (said: string) => void;
};

function Row({ rail, direction, set, onDone }: RowProps) {
  const [isAsked, ask] = useState(false);
  const stopped = set?.stopped ?? false;
  const railName = rails[rail];
  const what = directions[direction];
  const title = stopped ? t`Open again: ${what} by ${railName}` : t`Stop: ${what} by ${railName}`;
  return (
    <li className="row">
      <span>
        <span className="standing">
          <strong>{t`${what} by ${railName}`}</strong>
          <span className={stopped ? "tag urgent" : "tag good"}>
            {stopped ? t`Stopped` : t`Open`}
          </span>
        </span>
        {stopped && set && (
          <span className="hint">
            <Trans>
              {set.reason}, since <Time at={set.changedAt} />
            </Trans>
          </span>
        )}
      </span>
      <button type="button" className="quiet small" aria-label={title} onClick={() => ask(true)}>
        {stopped ? t`Open it` : t`Stop`}
      </button>
      <Dialog title={title} isOpen={isAsked} isQuestion onClose={() => ask(false)}>
        <p>{consequences[direction]}</p>
        <Form
          label={title}
          submit={stopped ? t`Open it` : t`Stop it`}
          words={deskWords}
          send={({ reason = "" }) => switchRail(rail, { direction, stopped: !stopped, reason })}
          onDone={() => {
            ask(false);
            onDone(
              stopped
                ? t`${what} by ${railName}: open again.`
                : t`${what} by ${railName}: stopped.`,
            );
          }}
        >
          <Field
            {...{ name: "reason", label: t`Why`, maxLength: 300, pattern: ".*\\S.*" }}
            {...{ autoComplete: "off", hint: t`Other operators read it.` }}
          />
        </Form>
        <p>
          <button type="button" className="quiet" onClick={() => ask(false)}>
            {t`Leave it as it is`}
          </button>
        </p>
      </Dialog>
    </li>
  );
}

const consequences = {
  pay_in: t`While it is stopped the shop does not offer it. Payments that are open can still be finished.`,
  pay_out: t`While it is stopped transfers that are due wait. Those that are being sent are finished.`,
} satisfies Record<Direction, string>;

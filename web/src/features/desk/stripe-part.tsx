import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import { askStripe } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { told } from "../../api/told.ts";
import { Time } from "../../ui/time.tsx";
import { Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { eachOnce, taskWords } from "./tasks.ts";
import { ToStripe } from "./to-stripe.tsx";

type Props = { desk: Desk; keep: (desk: Desk) => void };

/** Being paid what buyers paid by card. */
export function StripePart({ desk: { stripe }, keep }: Props) {
  const [said, say] = useSaid();
  return (
    <Part title={t`Paid by card`} {...said}>
      <StripeState stripe={stripe} />
      <ToStripe stripe={stripe} />
      {stripe.onboarded && (
        <Form
          label={t`Ask Stripe again`}
          submit={t`Ask Stripe how it stands now`}
          isQuiet
          words={deskWords}
          send={askStripe}
          onDone={(desk) => {
            keep(desk);
            say(t`This is what Stripe says now.`);
          }}
        />
      )}
    </Part>
  );
}

type Stripe = Desk["stripe"];
type Urgency = Stripe["tasks"][number]["urgency"];

const urgencies = {
  overdue: t`Overdue`,
  now: t`Due now`,
  later: t`Later`,
  being_checked: t`Being checked`,
} satisfies Record<Urgency, string>;

/** Where the account stands, and what Stripe asks for, the most urgent first. */
export const StripeState = ({
  stripe: { advice, tasks, transfers, readAt },
}: {
  stripe: Stripe;
}) => (
  <>
    <p>
      <span className={transfers === "active" ? "tag" : "tag gone"}>{states[transfers]}</span>{" "}
      {told(advice)}
    </p>
    {tasks.length > 0 && (
      <>
        <h3 id="stripe-tasks">{t`What Stripe asks for`}</h3>
        <ul className="rows" aria-labelledby="stripe-tasks">
          {eachOnce(tasks).map((task) => (
            <li key={task.field} className="row">
              <span className="capital">{taskWords(task)}</span>
              <span className={task.urgency === "overdue" ? "tag urgent" : "tag"}>
                {urgencies[task.urgency]}
                {task.by && (
                  <Trans>
                    , by <Time at={task.by} />
                  </Trans>
                )}
              </span>
            </li>
          ))}
        </ul>
      </>
    )}
    {readAt && (
      <p className="hint">
        <Trans>
          As Stripe said <Time at={readAt} />.
        </Trans>
      </p>
    )}
  </>
);

const states = {
  active: t`Can be paid`,
  pending: t`Being checked`,
  inactive: t`Cannot be paid yet`,
} satisfies Record<Stripe["transfers"], string>;

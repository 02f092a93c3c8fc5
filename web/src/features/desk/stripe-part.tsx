import type { Desk } from "../../../../worker/http/contract/seller.ts";
import { askStripe } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Time } from "../../ui/time.tsx";
import { Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { ToStripe } from "./to-stripe.tsx";

type Props = { desk: Desk; keep: (desk: Desk) => void };

/** Being paid what buyers paid by card. */
export function StripePart({ desk: { stripe }, keep }: Props) {
  const [said, say] = useSaid();
  return (
    <Part title="Paid by card" {...said}>
      <StripeState stripe={stripe} />
      <ToStripe stripe={stripe} />
      {stripe.onboarded && (
        <Form
          label="Ask Stripe again"
          submit="Ask Stripe how it stands now"
          isQuiet
          words={deskWords}
          send={askStripe}
          onDone={(desk) => {
            keep(desk);
            say("This is what Stripe says now.");
          }}
        />
      )}
    </Part>
  );
}

type Stripe = Desk["stripe"];
type Urgency = Stripe["tasks"][number]["urgency"];

const urgencies = {
  overdue: "Overdue",
  now: "Due now",
  later: "Later",
  being_checked: "Being checked",
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
      {advice}
    </p>
    {tasks.length > 0 && (
      <>
        <h3 id="stripe-tasks">What Stripe asks for</h3>
        <ul className="rows" aria-labelledby="stripe-tasks">
          {eachOnce(tasks).map(({ field, what, urgency, by }) => (
            <li key={field} className="row">
              <span className="capital">{what}</span>
              <span className={urgency === "overdue" ? "tag urgent" : "tag"}>
                {urgencies[urgency]}
                {by && (
                  <>
                    , by <Time at={by} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </>
    )}
    {readAt && (
      <p className="hint">
        As Stripe said <Time at={readAt} />.
      </p>
    )}
  </>
);

/** Stripe asks for the parts of some things, such as a date of birth, one by one. */
const eachOnce = (tasks: Stripe["tasks"]) =>
  tasks.filter((task, at) => tasks.findIndex(({ what }) => what === task.what) === at);

const states = {
  active: "Can be paid",
  pending: "Being checked",
  inactive: "Cannot be paid yet",
} satisfies Record<Stripe["transfers"], string>;

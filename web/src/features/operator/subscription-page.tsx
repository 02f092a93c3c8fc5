import type { ReactNode } from "react";
import { deskWords } from "../../api/desk-problems.ts";
import { getSubscription, refreshSubscription, type SubscriptionFile } from "../../api/plans.ts";
import { shown } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { InvoiceList } from "../plan/invoices-part.tsx";
import { cardText, per, stateWords, termsText } from "../plan/words.ts";
import { spaced } from "./facts.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { StateTag } from "./subscriptions-page.tsx";

/** One subscription as Stripe had it when it was last read, with its seller's invoices. */
export const SubscriptionPage = ({ id }: { id: string }) => (
  <OperatorPage title="Subscription">{() => <SubscriptionFileOf id={id} />}</OperatorPage>
);

function SubscriptionFileOf({ id }: { id: string }) {
  const { value, problem, refresh } = useKept(["operator", "subscription", id], () =>
    getSubscription(id),
  );
  const [said, say] = useSaid();
  return (
    <>
      {!value && !problem && <Loading what="the subscription" />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value && (
        <>
          <Part title={value.sellerName} {...said}>
            <p>
              <StateTag subscription={value.subscription} />
            </p>
            <Standing file={value} />
            <Form
              label="Ask Stripe again"
              submit="Ask Stripe again"
              isQuiet
              words={deskWords}
              send={() => refreshSubscription(id)}
              onDone={() => {
                say("This is what Stripe says now.");
                void refresh();
              }}
            />
          </Part>
          <Part title="Invoices of this seller">
            {value.invoices.length === 0 && <p>None so far.</p>}
            <InvoiceList invoices={value.invoices} />
          </Part>
          <Events events={value.events} />
        </>
      )}
    </>
  );
}

type Fact = readonly [name: string, value: ReactNode];
const when = (name: string, at: string | null): Fact[] =>
  at ? [[name, <Time key={at} at={at} />]] : [];

const Standing = ({ file }: { file: SubscriptionFile }) => (
  <dl className="facts">
    {factsOf(file).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

function factsOf({ subscription: one, ref, leftBecause, sellerId }: SubscriptionFile): Fact[] {
  const { scheduled, pending, method } = one;
  return [
    ["Plan", termsText(one)],
    ["Price", `${shown(one.price)} ${per[one.interval]}`],
    ["State", stateWords[one.state]],
    ...when("Owes since", one.owedSince),
    ...when("Period from", one.periodStart),
    ...when("Period until", one.periodEnd),
    ...when("Free until", one.trialEndsAt),
    ...when("Ends", one.endsAt),
    ...when("Ended", one.endedAt),
    ...(one.isPaused ? [["Paused", "Nothing is collected"] as const] : []),
    ...(scheduled ? [["Then", termsText(scheduled)] as const] : []),
    ...when("Then from", scheduled?.at ?? null),
    ...(pending ? [["Once it is paid", termsText(pending)] as const] : []),
    ...when("Payable until", pending?.until ?? null),
    ["Card", method ? cardText(method) : "None"],
    ...(leftBecause ? [["Why it was cancelled", leftBecause] as const] : []),
    [
      "At Stripe",
      <span key="ref" className="code">
        {ref ?? "Not made yet"}
      </span>,
    ],
    [
      "Seller",
      <span key="seller" className="code">
        {sellerId}
      </span>,
    ],
  ];
}

const Events = ({ events }: Pick<SubscriptionFile, "events">) => (
  <Part title="What Stripe told last">
    {events.length === 0 && <p>Nothing yet.</p>}
    {events.length > 0 && (
      <ol className="rows" aria-label="What Stripe told last">
        {events.map(({ id, type, state, at }) => (
          <li key={id} className="row">
            <span>
              <span className="code">{type}</span>
              <br />
              <span className="hint">
                <Time at={at} />
              </span>
            </span>
            <span className={state === "quarantined" ? "tag urgent" : "tag"}>{spaced(state)}</span>
          </li>
        ))}
      </ol>
    )}
  </Part>
);

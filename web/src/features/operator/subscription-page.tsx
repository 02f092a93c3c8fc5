import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { deskWords } from "../../api/desk-problems.ts";
import { getSubscription, refreshSubscription, type SubscriptionFile } from "../../api/plans.ts";
import { shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { InvoiceList } from "../plan/invoices-part.tsx";
import { cardText, per, stateWords, termsText } from "../plan/words.ts";
import { spaced } from "./facts.tsx";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { StateTag } from "./subscriptions-page.tsx";

/** One subscription as Stripe had it when it was last read, with its seller's invoices. */
export const SubscriptionPage = ({ id }: { id: string }) => (
  <OperatorPage title={t`Subscription`}>{() => <SubscriptionFileOf id={id} />}</OperatorPage>
);

function SubscriptionFileOf({ id }: { id: string }) {
  const { value, problem, refresh } = useKept(["operator", "subscription", id], () =>
    getSubscription(id),
  );
  const [said, say] = useSaid();
  return (
    <>
      {!value && !problem && <Coming what={t`the subscription`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value && (
        <>
          <Part title={value.sellerName} {...said}>
            <p>
              <StateTag subscription={value.subscription} />
            </p>
            <Standing file={value} />
            <Form
              label={t`Ask Stripe again`}
              submit={t`Ask Stripe again`}
              isQuiet
              words={deskWords}
              send={() => refreshSubscription(id)}
              onDone={() => {
                say(t`This is what Stripe says now.`);
                void refresh();
              }}
            />
          </Part>
          <Part title={t`Invoices of this seller`}>
            {value.invoices.length === 0 && <p>{t`None so far.`}</p>}
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
    [t`Plan`, termsText(one)],
    [t`Price`, `${shown(one.price)} ${per[one.interval]}`],
    [t`State`, stateWords[one.state]],
    ...when(t`Owes since`, one.owedSince),
    ...when(t`Period from`, one.periodStart),
    ...when(t`Period until`, one.periodEnd),
    ...when(t`Free until`, one.trialEndsAt),
    ...when(t`Ends`, one.endsAt),
    ...when(t`Ended`, one.endedAt),
    ...(one.isPaused ? [[t`Paused`, t`Nothing is collected`] as const] : []),
    ...(scheduled ? [[t`Then`, termsText(scheduled)] as const] : []),
    ...when(t`Then from`, scheduled?.at ?? null),
    ...(pending ? [[t`Once it is paid`, termsText(pending)] as const] : []),
    ...when(t`Payable until`, pending?.until ?? null),
    [t`Card`, method ? cardText(method) : t`None`],
    ...(leftBecause ? [[t`Why it was cancelled`, leftBecause] as const] : []),
    [
      t`At Stripe`,
      <span key="ref" className="code">
        {ref ?? t`Not made yet`}
      </span>,
    ],
    [
      t`Seller`,
      <span key="seller" className="code">
        {sellerId}
      </span>,
    ],
  ];
}

const Events = ({ events }: Pick<SubscriptionFile, "events">) => (
  <Part title={t`What Stripe told last`}>
    {events.length === 0 && <p>{t`Nothing yet.`}</p>}
    {events.length > 0 && (
      <ol className="rows" aria-label={t`What Stripe told last`}>
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

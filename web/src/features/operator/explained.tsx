import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Explanation } from "../../../../worker/http/contract/explanations.ts";
import { toldWith } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { Time } from "../../ui/time.tsx";
import { Part } from "../account/part.tsx";
import { reasonOf, states as refundStates } from "../refunds/words.ts";
import { states as transferStates } from "../transfers/words.ts";
import { spaced } from "./facts.tsx";
import { effectOf, inBooks, paymentStates, rails, stateOf, stopOf, toneOf } from "./words.ts";

type Order = Explanation["orders"][number];
type PartOf = Order["parts"][number];
type Transfer = NonNullable<PartOf["transfer"]>;
type Payment = Order["payments"][number];
type Traced = Pick<Payment, "operations" | "events" | "ledger">;

const money = ({ minor, currency }: { minor: string; currency: string }) =>
  inBooks(minor, currency);

/** Artisan by artisan: from goods, shipping and commission to the transfer and its entries. */
export const PartsWalk = ({ parts }: { parts: readonly PartOf[] }) => (
  <Part title={t`Artisan by artisan`}>
    {parts.map((part) => (
      <details key={part.id}>
        <summary>
          {part.seller.name}: {money(part.net)}
        </summary>
        <div className="walk">
          <dl className="facts">
            {part.items.map(({ productId, title, quantity, total }) => (
              <Line key={productId} name={`${quantity} × ${title}`}>
                {money(total)}
              </Line>
            ))}
            <Line name={t`Shipping`}>{money(part.shipping)}</Line>
            <Line name={toldWith(part.commission.sentence)}>−{money(part.commission.amount)}</Line>
            <Line name={t`Net`}>
              <strong>{money(part.net)}</strong>
            </Line>
          </dl>
          <p>
            <Link to={`/operator/sellers/${part.seller.id}`}>{part.seller.name}</Link>
          </p>
          {!part.transfer && <p>{t`Nothing is to be transferred yet.`}</p>}
          {part.transfer && <TransferWalk transfer={part.transfer} />}
          {part.supplements.map((transfer) => (
            <TransferWalk key={transfer.id} transfer={transfer} />
          ))}
        </div>
      </details>
    ))}
  </Part>
);

const TransferWalk = ({ transfer }: { transfer: Transfer }) => (
  <>
    <h3>{transfer.kind === "sale" ? t`Transfer` : t`Supplement`}</h3>
    <p className="standing">
      <strong>{money(transfer.amount)}</strong>
      <span className="tag">{transferStates[transfer.state]}</span>
      {transfer.blockedReason && (
        <span className="tag urgent">{stopOf(transfer.blockedReason)}</span>
      )}
      <span className="hint code">{transfer.processorRef ?? rails[transfer.rail]}</span>
    </p>
    <dl className="facts">
      {transfer.withheld.minor !== "0" && (
        <Line name={t`Kept of it`}>{money(transfer.withheld)}</Line>
      )}
      {transfer.reversed.minor !== "0" && (
        <Line name={t`Taken back`}>{money(transfer.reversed)}</Line>
      )}
      {transfer.dueAt && (
        <Line name={t`Its day`}>
          <Time at={transfer.dueAt} />
        </Line>
      )}
    </dl>
    <Trace id={transfer.id} of={transfer} />
  </>
);

/** What was paid, try by try, and what went back of it. */
export const PaymentsWalk = ({ payments }: { payments: readonly Payment[] }) => (
  <Part title={t`Payments`}>
    {payments.length === 0 && <p>{t`Nobody has paid yet.`}</p>}
    {payments.map((payment) => (
      <div key={payment.id}>
        <p className="standing">
          <strong>{money(payment.amount)}</strong>
          <span className={toneOf(payment.state)}>{paymentStates[payment.state]}</span>
          {payment.use === "unapplied" && <span className="tag urgent">{t`Pays no order`}</span>}
          <span className="hint">
            {rails[payment.processor]} <span className="code">{payment.processorRef}</span>
          </span>
        </p>
        <dl className="facts">
          {payment.captured && <Line name={t`Captured`}>{money(payment.captured)}</Line>}
          {payment.fee && <Line name={t`Processor’s fee`}>{money(payment.fee)}</Line>}
          {payment.declineCode && <Line name={t`Declined`}>{payment.declineCode}</Line>}
          {payment.attempts.map(({ ref, state, declineCode, at }) => (
            <Line key={ref} name={t`Try`}>
              <Time at={at} />: {stateOf(state)}
              {declineCode && ` (${declineCode})`}
            </Line>
          ))}
        </dl>
        <Trace id={payment.id} of={payment} />
        {payment.refunds.map((refund) => (
          <div key={refund.id} className="walk">
            <p className="standing">
              <strong>{t`${money(refund.amount)} back`}</strong>
              <span className="tag">{refundStates[refund.state]}</span>
              <span className="hint">{reasonOf(refund.reason)}</span>
            </p>
            <Trace id={refund.id} of={refund} />
          </div>
        ))}
      </div>
    ))}
  </Part>
);

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

type TraceProps = { id: string; of: Traced };

/** What was asked of the processor, what it told, and what was booked. */
const Trace = ({ id, of: { operations, events, ledger } }: TraceProps) => (
  <details>
    <summary>
      {t`Calls: ${operations.length}, events: ${events.length}, entries: ${ledger.length}`}
    </summary>
    <ul>
      {operations.map((call) => (
        <li key={call.id}>
          <Trans>
            Asked: {spaced(call.kind)}, {stateOf(call.state)}, tries: {call.tries},{" "}
            <Time at={call.openedAt} />
          </Trans>
          {call.code && ` (${call.code})`}
        </li>
      ))}
      {events.map((event) => (
        <li key={event.id}>
          <Trans>
            Told: <span className="code">{event.type}</span>, {stateOf(event.state)},{" "}
            <Time at={event.receivedAt} />
          </Trans>
        </li>
      ))}
      {ledger.map((posted) => (
        <li key={posted.id}>
          <Link to={`/operator/ledger/${posted.id}`}>{effectOf(posted.kind)}</Link>,{" "}
          <Time at={posted.postedAt} />
        </li>
      ))}
    </ul>
    <p className="actions">
      <Link to={`/operator/ledger/${id}`}>{t`What was booked`}</Link>
      <Link to={`/operator/events?about=${id}`}>{t`What was told`}</Link>
    </p>
  </details>
);

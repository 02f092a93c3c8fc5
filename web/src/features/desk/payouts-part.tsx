import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { DeskPayout, DeskPayoutLines } from "../../../../worker/http/contract/seller.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { getPayout, getPayouts } from "../../api/desk.ts";
import { told } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { Money, shown } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { Part } from "../account/part.tsx";

/** What Stripe pays out to the seller's bank. What comes by PayPal is in the wallet at once. */
export function PayoutsPart() {
  const list = useRows(["seller", "payouts"], getPayouts);
  return (
    <Part title={t`Payouts to your bank`}>
      <List
        of={list}
        what={t`the payouts`}
        empty={t`None yet: Stripe pays out what has arrived in your account there.`}
      >
        {(payouts) => (
          <LongList
            label={t`Payouts to your bank`}
            rows={payouts}
            keyOf={({ id }) => id}
            className="audit-line"
          >
            {(payout) => <Row payout={payout} />}
          </LongList>
        )}
      </List>
    </Part>
  );
}

const states = {
  pending: t`About to leave`,
  in_transit: t`On its way`,
  paid: t`At your bank`,
  failed: t`Failed`,
  cancelled: t`Cancelled`,
} satisfies Record<DeskPayout["state"], string>;

const Row = ({ payout }: { payout: DeskPayout }) => {
  const { id, ref, amount, state, said, arrivesAt, createdAt } = payout;
  return (
    <>
      <p className="standing">
        <strong>
          <Money amount={amount} />
        </strong>
        <span className={state === "failed" ? "tag urgent" : "tag"}>{states[state]}</span>
        <span className="hint">
          <Arrival state={state} at={arrivesAt ?? createdAt} />
        </span>
      </p>
      <p>
        <strong>{told(said.words)}</strong> {told(said.next)} {told(said.when)}
      </p>
      <MadeOf id={id} name={`${shown(amount)}, ${ref}`} />
    </>
  );
};

type ArrivalProps = { state: DeskPayout["state"]; at: string };
const Arrival = ({ state, at }: ArrivalProps) =>
  state === "pending" || state === "in_transit" ? (
    <Trans>
      expected <Time at={at} />
    </Trans>
  ) : (
    <Time at={at} />
  );

/** Stripe is asked when somebody looks. */
function MadeOf({ id, name }: { id: string; name: string }) {
  const [lines, setLines] = useState<DeskPayoutLines>();
  const [problem, setProblem] = useState<Problem>();
  const [isLoading, setLoading] = useState(false);
  const load = async () => {
    setProblem(undefined);
    setLoading(true);
    const answer = await getPayout(id);
    setLoading(false);
    if (answer.ok) setLines(answer.value);
    else setProblem(answer.problem);
  };
  return (
    <details
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && !lines && !isLoading) void load();
      }}
    >
      <summary aria-label={t`What it was made of: ${name}`}>{t`What it was made of`}</summary>
      {isLoading && <Loading what={t`its parts`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {lines && <Lines of={lines} />}
    </details>
  );
}

function Lines({ of: { lines, isCut } }: { of: DeskPayoutLines }) {
  if (!lines) return <p>{t`It was made by hand, and Stripe does not say what was in it.`}</p>;
  return (
    <>
      <dl className="facts" aria-label={t`What it was made of`}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be the same.
          <div key={at}>
            <dt>
              <Source line={line} />
            </dt>
            <dd>
              <Money amount={line.amount} />
              {line.fee.minor !== "0" && <span className="hint"> {lessFees(shown(line.fee))}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {isCut && (
        <p>{t`There is more in it than is shown here; Stripe’s own page has all of it.`}</p>
      )}
    </>
  );
}

const lessFees = (fee: string) => t`less ${fee} of fees`;

type LineProps = { line: NonNullable<DeskPayoutLines["lines"]>[number] };
function Source({ line: { kind, sellerOrderId, orderNumber } }: LineProps) {
  const number = orderNumber ?? "";
  return sellerOrderId ? (
    <Link to={`/seller/sales/${sellerOrderId}`}>{t`Order ${number}`}</Link>
  ) : (
    (kinds[kind] ?? kind.replaceAll("_", " "))
  );
}

/** What Stripe calls that which is no sale's. */
const kinds: Readonly<Record<string, string>> = {
  adjustment: t`adjustment`,
  payment: t`payment`,
  payment_refund: t`payment refund`,
  payout_failure: t`payout failure`,
  stripe_fee: t`stripe fee`,
  transfer: t`transfer`,
};

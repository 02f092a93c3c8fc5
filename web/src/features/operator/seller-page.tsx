import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Explanation } from "../../../../worker/http/contract/explanations.ts";
import type { SellerFile, SellerRow } from "../../../../worker/http/contract/finding.ts";
import type { Answer } from "../../api/client.ts";
import { findOrders, getSeller } from "../../api/finding.ts";
import { explainSeller } from "../../api/refunds.ts";
import { holdSeller, releaseSeller } from "../../api/transfers.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Money, shown } from "../../ui/money.tsx";
import { Said } from "../../ui/said.tsx";
import { Day, Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { Part, useSaid } from "../account/part.tsx";
import { HoldForm } from "../transfers/hold-form.tsx";
import { ConfirmButton } from "./confirm.tsx";
import { Kept } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { SellerTags } from "./sellers-page.tsx";
import { effectOf, inBooks, orderStates, plans, rails, toneOf } from "./words.ts";

/** One seller: where their money is and why, how they are paid, and who holds it. */
export const SellerPage = ({ id }: { id: string }) => (
  <OperatorPage title={t`Seller`}>{() => <Seller id={id} />}</OperatorPage>
);

function Seller({ id }: { id: string }) {
  const file = useKept(["operator", "seller", id], () => getSeller(id));
  const [{ said }, say] = useSaid();
  const onDone = (done: string) => {
    say(done);
    void file.refresh();
  };
  return (
    <>
      <Said>{said}</Said>
      <Kept of={file} what={t`the seller`} rows={6}>
        {(value) => (
          <>
            <Summary file={value} />
            <Hold file={value} onDone={onDone} />
            <div className="desk-columns">
              <Debt file={value} />
              <Payouts payouts={value.payouts} />
            </div>
            <Why id={id} />
            <Sales id={id} />
          </>
        )}
      </Kept>
    </>
  );
}

const stripeWords = {
  inactive: t`Not able to receive`,
  pending: t`Being checked by Stripe`,
  active: t`Can receive`,
} satisfies Record<NonNullable<SellerRow["stripe"]>, string>;
const paypalWords = {
  unproved: t`No address is proved`,
  active: t`Can receive`,
  blocked: t`Blocked by PayPal`,
} satisfies Record<SellerRow["paypal"], string>;

function Summary({ file }: { file: SellerFile }) {
  const { seller, stripeAccount, stripeTrouble, paypalEmail, subscriptionId } = file;
  return (
    <Part title={seller.name}>
      <p className="standing">
        <SellerTags seller={seller} />
        <span className="hint">
          <Trans>
            sells since <Day at={seller.since} />
          </Trans>
        </span>
      </p>
      <div className="tiles three">
        {seller.owed.map(({ rail, amount }) => (
          <Link
            key={`${rail} ${amount.currency}`}
            className="tile"
            to={`/operator/ledger/seller:${seller.id}:payable:${rail}?currency=${amount.currency}`}
          >
            <strong>
              <Money amount={amount} />
            </strong>
            <span>{t`owed to them, by ${rails[rail]}`}</span>
          </Link>
        ))}
        {seller.owed.length === 0 && (
          <div className="tile calm">
            <strong>–</strong>
            <span>{t`nothing is owed to them`}</span>
          </div>
        )}
        {seller.debts.map((debt) => (
          <Link
            key={debt.currency}
            className="tile urgent"
            to={`/operator/ledger/seller:${seller.id}:debt?currency=${debt.currency}`}
          >
            <strong>
              <Money amount={debt} />
            </strong>
            <span>{t`owed by them`}</span>
          </Link>
        ))}
        <Link
          className={seller.stopped > 0 ? "tile urgent" : "tile calm"}
          to={`/operator/transfers?artisan=${seller.id}`}
        >
          <strong>{seller.stopped}</strong>
          <span>{t`transfers stuck`}</span>
        </Link>
      </div>
      <dl className="facts">
        <Fact name={t`Plan`}>
          {subscriptionId ? (
            <Link to={`/operator/subscriptions/${subscriptionId}`}>{plans[seller.plan]}</Link>
          ) : (
            plans[seller.plan]
          )}
        </Fact>
        <Fact name="Stripe">
          {seller.stripe === null ? t`Not set up` : stripeWords[seller.stripe]}
          {stripeTrouble && ` (${stripeTrouble})`}
          {stripeAccount && (
            <>
              {" "}
              <span className="code">{stripeAccount}</span>
            </>
          )}
        </Fact>
        <Fact name="PayPal">
          {paypalWords[seller.paypal]}
          {paypalEmail && (
            <>
              {" "}
              <span className="code">{paypalEmail}</span>
            </>
          )}
        </Fact>
        <Fact name={t`Id`}>
          <span className="code">{seller.id}</span>
        </Fact>
      </dl>
      <p>
        <Link
          to={`/operator/audit?subject=${seller.id}`}
        >{t`What was done about this seller`}</Link>
      </p>
    </Part>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

type HoldProps = { file: SellerFile; onDone: (said: string) => void };
const Hold = ({ file: { seller, hold }, onDone }: HoldProps) => (
  <Part title={t`Holding back`}>
    {hold ? (
      <>
        <p>
          <Trans>
            All of it is held since <Time at={hold.placedAt} /> by {hold.placedBy}: {hold.reason}
          </Trans>
        </p>
        <ConfirmButton
          name={t`Release all of it`}
          title={t`Let all money of ${seller.name} go?`}
          yes={t`Release all of it`}
          send={() => releaseSeller(seller.id)}
          onDone={({ waiting }) =>
            onDone(
              waiting.length === 0
                ? t`${seller.name} is paid again.`
                : t`${seller.name} is paid again. Large transfers wait for another operator: ${waiting.length}.`,
            )
          }
        >
          <p>{t`What is due leaves within minutes, and cannot be taken back.`}</p>
        </ConfirmButton>
      </>
    ) : (
      <>
        <p>{t`Nobody holds what this seller is owed.`}</p>
        <HoldForm
          title={t`Hold all of it back`}
          label={t`Hold all of it back`}
          send={(reason) => holdSeller(seller.id, reason)}
          onDone={() => onDone(t`All of this artisan is held, and what becomes due later as well.`)}
        />
      </>
    )}
  </Part>
);

const Debt = ({ file: { seller, debtEntries } }: { file: SellerFile }) => (
  <Part title={t`What they owe`}>
    <p>
      {seller.debts.length === 0
        ? t`Nothing.`
        : t`${seller.debts.map(shown).join(", ")}. The next sales repay it before anything is sent.`}
    </p>
    {debtEntries.length > 0 && (
      <ul className="rows" aria-label={t`What the debt is made of`}>
        {debtEntries.map(({ at, kind, subjectId, amount }) => (
          <li key={`${at} ${subjectId} ${kind}`} className="row">
            <span>
              <Link to={`/operator/ledger/${subjectId}`}>{effectOf(kind)}</Link>
              <br />
              <span className="hint">
                <Time at={at} />
              </span>
            </span>
            <span className="money">{inBooks(amount.minor, amount.currency)}</span>
          </li>
        ))}
      </ul>
    )}
    {seller.debts.length > 0 && (
      <p>
        <Link to="/operator/debts">{t`Write it off`}</Link>
      </p>
    )}
  </Part>
);

const payoutStates: Readonly<Record<string, string>> = {
  pending: t`Announced`,
  in_transit: t`On its way`,
  paid: t`At the bank`,
  failed: t`Failed`,
  cancelled: t`Cancelled`,
};

const Payouts = ({ payouts }: Pick<SellerFile, "payouts">) => (
  <Part title={t`Payouts to their bank`}>
    {payouts.length === 0 && <p>{t`None that Stripe has told of.`}</p>}
    {payouts.length > 0 && (
      <ul className="rows" aria-label={t`Payouts to their bank`}>
        {payouts.map(({ id, ref, state, amount, createdAt, words }) => (
          <li key={id} className="row">
            <span>
              <span className={state === "failed" ? "tag urgent" : "tag"}>
                {payoutStates[state] ?? state}
              </span>{" "}
              <span className="code">{ref}</span>
              <br />
              <span className="hint">
                <Time at={createdAt} />. {words}
              </span>
            </span>
            <span className="money">{inBooks(amount.minor, amount.currency)}</span>
          </li>
        ))}
      </ul>
    )}
  </Part>
);

/** Of whom nothing was sold there is nothing to explain, which is no failure. */
async function loadWhy(id: string): Promise<Answer<Pick<Explanation, "summary" | "addsUp">>> {
  const answer = await explainSeller(id);
  const isEmpty = !answer.ok && answer.problem.code === "explanation_not_found";
  if (!isEmpty) return answer;
  return { ok: true, status: 200, value: { summary: [], addsUp: true } };
}

/** Every sum of this seller worked out anew, in sentences. */
function Why({ id }: { id: string }) {
  const explained = useKept(["operator", "explained", id], () => loadWhy(id));
  return (
    <Part title={t`Why they got what they got`}>
      <Kept of={explained} what={t`the explanation`}>
        {({ summary, addsUp }) => (
          <>
            <p>
              <span className={addsUp ? "tag good" : "tag urgent"}>
                {addsUp ? t`Every sum adds up` : t`This does not add up`}
              </span>
            </p>
            {summary.length === 0 && <p>{t`Nothing was sold yet.`}</p>}
            {summary.map((sentence, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two orders may have the same sentence.
              <p key={at}>{sentence}</p>
            ))}
          </>
        )}
      </Kept>
    </Part>
  );
}

function Sales({ id }: { id: string }) {
  const list = useRows(["operator", "orders", id], findOrders({ q: "", state: "", artisan: id }));
  return (
    <Part title={t`Orders with their goods`}>
      <List of={list} what={t`the orders`} empty={t`None so far.`}>
        {(orders) => (
          <ul className="rows" aria-label={t`Orders with their goods`}>
            {orders.map(({ id: orderId, number, state, createdAt }) => (
              <li key={orderId} className="row">
                <span>
                  <Link to={`/operator/orders/${orderId}`}>{number}</Link>
                  <br />
                  <span className="hint">
                    <Time at={createdAt} />
                  </span>
                </span>
                <span className={toneOf(state)}>{orderStates[state]}</span>
              </li>
            ))}
          </ul>
        )}
      </List>
    </Part>
  );
}

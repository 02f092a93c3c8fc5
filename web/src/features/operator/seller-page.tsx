import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { SellerFile, SellerRow } from "../../../../worker/http/contract/finding.ts";
import { getSeller } from "../../api/finding.ts";
import { holdSeller, releaseSeller } from "../../api/transfers.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Said } from "../../ui/said.tsx";
import { Day, Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part, useSaid } from "../account/part.tsx";
import { HoldForm } from "../transfers/hold-form.tsx";
import { ConfirmButton } from "./confirm.tsx";
import { Kept } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { Debt, Payouts, Sales, Why } from "./seller-parts.tsx";
import { SellerTags } from "./sellers-page.tsx";
import { plans, rails } from "./words.ts";

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

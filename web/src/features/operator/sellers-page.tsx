import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { SellerRow } from "../../../../worker/http/contract/finding.ts";
import { findSellers } from "../../api/finding.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { shown } from "../../ui/money.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { Search } from "./filters.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { plans, rails } from "./words.ts";

/** Who sells: how they are paid, what they are owed and owe. */
export const SellersPage = () => (
  <OperatorPage title={t`Sellers`}>{() => <Sellers />}</OperatorPage>
);

function Sellers() {
  const [q, look] = useState("");
  const list = useRows(["operator", "artisans", q], findSellers(q));
  return (
    <>
      <Search label={t`Find a seller`} hint={t`A part of the name.`} onLook={look} />
      <List of={list} what={t`the sellers`} empty={t`Nobody of that name sells here.`}>
        {(sellers) => (
          <LongList label={t`Sellers`} rows={sellers} keyOf={({ id }) => id} className="row">
            {(seller) => <Row seller={seller} />}
          </LongList>
        )}
      </List>
    </>
  );
}

const Row = ({ seller }: { seller: SellerRow }) => (
  <>
    <span>
      <span className="standing">
        <Link to={`/operator/sellers/${seller.id}`}>
          <strong>{seller.name}</strong>
        </Link>
        <span className="tag gone">{plans[seller.plan]}</span>
        <SellerTags seller={seller} />
      </span>
      {seller.owed.length > 0 && (
        <span className="hint">
          <Owed owed={seller.owed} />
        </span>
      )}
    </span>
    {seller.debts.length > 0 && <strong>{t`Owes ${seller.debts.map(shown).join(", ")}`}</strong>}
  </>
);

/** What an operator has to know about a seller at a glance. */
export const SellerTags = ({ seller }: { seller: SellerRow }) => (
  <>
    {seller.isHeld && <span className="tag urgent">{t`All is held`}</span>}
    {seller.stopped > 0 && <span className="tag urgent">{t`Stuck: ${seller.stopped}`}</span>}
    {!canBePaid(seller) && <span className="tag urgent">{t`Cannot be paid yet`}</span>}
    {seller.paypal === "blocked" && <span className="tag urgent">{t`PayPal blocked`}</span>}
    {seller.isPaused && <span className="tag gone">{t`Paused`}</span>}
  </>
);
const canBePaid = ({ stripe, paypal }: SellerRow) => stripe === "active" || paypal === "active";

export const Owed = ({ owed }: Pick<SellerRow, "owed">) => {
  const sums = owed.map(({ rail, amount }) => `${shown(amount)} (${rails[rail]})`).join(", ");
  return <Trans>Is owed {sums}</Trans>;
};

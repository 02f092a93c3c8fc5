import { t } from "@lingui/core/macro";
import type { Explanation } from "../../../../worker/http/contract/explanations.ts";
import type { SellerFile } from "../../../../worker/http/contract/finding.ts";
import type { Answer } from "../../api/client.ts";
import { findOrders } from "../../api/finding.ts";
import { explainSeller } from "../../api/refunds.ts";
import { told, toldWith } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { shown } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { Part } from "../account/part.tsx";
import { Kept } from "./kept.tsx";
import { effectOf, inBooks, orderStates, toneOf } from "./words.ts";

export const Debt = ({ file: { seller, debtEntries } }: { file: SellerFile }) => (
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

export const Payouts = ({ payouts }: Pick<SellerFile, "payouts">) => (
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
                <Time at={createdAt} />. {told(words)}
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
async function loadWhy(id: string): Promise<Answer<Pick<Explanation, "sentences" | "addsUp">>> {
  const answer = await explainSeller(id);
  const isEmpty = !answer.ok && answer.problem.code === "explanation_not_found";
  if (!isEmpty) return answer;
  return { ok: true, status: 200, value: { sentences: [], addsUp: true } };
}

/** Every sum of this seller worked out anew, in sentences. */
export function Why({ id }: { id: string }) {
  const explained = useKept(["operator", "explained", id], () => loadWhy(id));
  return (
    <Part title={t`Why they got what they got`}>
      <Kept of={explained} what={t`the explanation`}>
        {({ sentences, addsUp }) => (
          <>
            <p>
              <span className={addsUp ? "tag good" : "tag urgent"}>
                {addsUp ? t`Every sum adds up` : t`This does not add up`}
              </span>
            </p>
            {sentences.length === 0 && <p>{t`Nothing was sold yet.`}</p>}
            {sentences.map((sentence, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two orders may have the same sentence.
              <p key={at}>{toldWith(sentence)}</p>
            ))}
          </>
        )}
      </Kept>
    </Part>
  );
}

export function Sales({ id }: { id: string }) {
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

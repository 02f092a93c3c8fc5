import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { AccountEntry, PostedTransaction } from "../../../../worker/http/contract/ledger.ts";
import { getEntries, getPosted } from "../../api/books.ts";
import { usePlace } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { Part } from "../account/part.tsx";
import { isId } from "./facts.tsx";
import { Kept } from "./kept.tsx";
import { useArtisanNames } from "./ledger-page.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { accountWords, effectOf, inBooks, rails } from "./words.ts";

/** What a number of the ledger is made of: an account's entries, or what was posted about one thing. */
export function EntriesPage({ id }: { id: string }) {
  const name = decodeURIComponent(id);
  const query = usePlace().split("?")[1];
  const currency = new URLSearchParams(query).get("currency") ?? "USD";
  return (
    <OperatorPage title={t`Ledger entries`}>
      {() =>
        isId(name) ? <Posted about={name} /> : <Account account={name} currency={currency} />
      }
    </OperatorPage>
  );
}

const Back = () => (
  <p>
    <Link to="/operator/ledger">{t`All accounts`}</Link>
  </p>
);

function Account({ account, currency }: { account: string; currency: string }) {
  const list = useRows(["operator", "entries", account, currency], getEntries(account, currency));
  const nameOf = useArtisanNames();
  const [latest] = list.rows;
  return (
    <>
      <Back />
      <h2>{accountWords(account, nameOf)}</h2>
      <p className="hint code">
        {account}, {currency}
      </p>
      {latest && (
        <p>
          <Trans>
            It stands at <strong>{inBooks(latest.after, currency)}</strong>. Debits are above zero,
            credits below.
          </Trans>
        </p>
      )}
      <List of={list} what={t`the entries`} empty={t`Nothing was posted on this account.`}>
        {(entries) => (
          <table className="sheet" aria-label={t`Entries`}>
            <thead>
              <tr>
                <th scope="col">{t`What moved`}</th>
                <th scope="col">{t`When`}</th>
                <th scope="col" className="number">{t`Amount`}</th>
                <th scope="col" className="number">{t`Then it stood at`}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Entry key={entry.transactionId} entry={entry} currency={currency} />
              ))}
            </tbody>
          </table>
        )}
      </List>
    </>
  );
}

const Entry = ({ entry, currency }: { entry: AccountEntry; currency: string }) => (
  <tr>
    <th scope="row">
      <Link to={`/operator/ledger/${entry.transactionId}`}>{effectOf(entry.kind)}</Link>
      <br />
      <span className="hint code">
        {rails[entry.processor]} {entry.externalId}
      </span>
    </th>
    <td data-name={t`When`}>
      <Time at={entry.at} />
    </td>
    <td className="number" data-name={t`Amount`}>
      {inBooks(entry.amount, currency)}
    </td>
    <td className="number" data-name={t`Then it stood at`}>
      {inBooks(entry.after, currency)}
    </td>
  </tr>
);

function Posted({ about }: { about: string }) {
  const found = useKept(["operator", "posted", about], () => getPosted(about));
  return (
    <>
      <Back />
      <Kept of={found} what={t`the entries`}>
        {({ transactions }) => (
          <>
            {transactions.length === 0 && (
              <p className="empty">{t`Nothing was posted about this. Money may not have moved yet.`}</p>
            )}
            {transactions.map((posted) => (
              <Transaction key={posted.id} posted={posted} />
            ))}
          </>
        )}
      </Kept>
    </>
  );
}

function Transaction({ posted }: { posted: PostedTransaction }) {
  const nameOf = useArtisanNames();
  const { currency, orderId, subjectId } = posted;
  return (
    <Part title={effectOf(posted.kind)}>
      <p className="hint">
        <Time at={posted.at} />, {rails[posted.processor]}{" "}
        <span className="code">{posted.externalId}</span>
      </p>
      <table className="sheet" aria-label={t`Entries`}>
        <thead>
          <tr>
            <th scope="col">{t`Account`}</th>
            <th scope="col" className="number">{t`Amount`}</th>
          </tr>
        </thead>
        <tbody>
          {posted.entries.map(({ account, amount }) => (
            <tr key={`${account} ${amount}`}>
              <th scope="row">
                <Link to={`/operator/ledger/${account}?currency=${currency}`}>
                  {accountWords(account, nameOf)}
                </Link>
                <br />
                <span className="hint code">{account}</span>
              </th>
              <td className="number" data-name={t`Amount`}>
                {inBooks(amount, currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="actions">
        {orderId && <Link to={`/operator/orders/${orderId}`}>{t`Its order`}</Link>}
        <Link to={`/operator/ledger/${subjectId}`}>{t`All about the same`}</Link>
        <Link to={`/operator/events?about=${subjectId}`}>{t`What was told of it`}</Link>
      </p>
    </Part>
  );
}

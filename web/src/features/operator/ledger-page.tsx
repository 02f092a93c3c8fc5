import { t } from "@lingui/core/macro";
import type { TrialBalance } from "../../../../worker/http/contract/operator.ts";
import { getTrialBalance } from "../../api/books.ts";
import { getArtisans } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { News, Trouble } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Kept } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { accountWords, inBooks } from "./words.ts";

/** Every account of the ledger and what it stands at; each number leads to its entries. */
export const LedgerPage = () => <OperatorPage title={t`Ledger`}>{() => <Ledger />}</OperatorPage>;

type Account = TrialBalance["accounts"][number];
const groups: readonly (readonly [title: string, isIn: (name: string) => boolean])[] = [
  [t`At the processors`, (name) => name.startsWith("processor:")],
  [t`The platform’s own`, (name) => name.startsWith("platform:")],
  [t`Owed to artisans`, (name) => name.includes(":payable:")],
  [t`Owed by artisans`, (name) => name.endsWith(":debt")],
  [t`Held or taken for disputes`, (name) => name.includes(":held:") || name.startsWith("dispute:")],
  [t`Money that pays no order`, (name) => name.startsWith("unapplied:")],
];

export function useArtisanNames() {
  const { value } = useKept(["operator", "sellers"], () => getArtisans());
  return (id: string) => value?.artisans.find((artisan) => artisan.id === id)?.name;
}

function Ledger() {
  const books = useKept(["operator", "trial-balance"], getTrialBalance);
  const nameOf = useArtisanNames();
  return (
    <Kept of={books} what={t`the ledger`} rows={8}>
      {({ accounts, balanced }) => (
        <>
          {balanced ? (
            <News>
              <p>{t`Debits equal credits in every currency.`}</p>
            </News>
          ) : (
            <Trouble>
              <p>{t`Debits and credits differ: nothing here can be trusted, and no money leaves.`}</p>
            </Trouble>
          )}
          {accounts.length === 0 && <p className="empty">{t`Nothing was posted yet.`}</p>}
          {groups.map(([title, isIn]) => (
            <Accounts
              key={title}
              title={title}
              accounts={accounts.filter(({ account }) => isIn(account))}
              nameOf={nameOf}
            />
          ))}
        </>
      )}
    </Kept>
  );
}

type Props = {
  title: string;
  accounts: readonly Account[];
  nameOf: (id: string) => string | undefined;
};

/** Accounts at zero are folded away: they are history. */
function Accounts({ title, accounts, nameOf }: Props) {
  if (accounts.length === 0) return null;
  const isOver = ({ balance }: Account) => balance === "0";
  const [standing, over] = [accounts.filter((one) => !isOver(one)), accounts.filter(isOver)];
  const count = over.length;
  return (
    <section>
      <h2>{title}</h2>
      {standing.length > 0 && <Table title={title} accounts={standing} nameOf={nameOf} />}
      {over.length > 0 && (
        <details>
          <summary>{t`At zero: ${count}`}</summary>
          <Table title={t`${title}, at zero`} accounts={over} nameOf={nameOf} />
        </details>
      )}
    </section>
  );
}

const Table = ({ title, accounts, nameOf }: Props) => (
  <table className="sheet" aria-label={title}>
    <thead>
      <tr>
        <th scope="col">{t`Account`}</th>
        <th scope="col" className="number">{t`Debit`}</th>
        <th scope="col" className="number">{t`Credit`}</th>
        <th scope="col" className="number">{t`Balance`}</th>
      </tr>
    </thead>
    <tbody>
      {accounts.map(({ account, currency, debit, credit, balance }) => (
        <tr key={`${account} ${currency}`}>
          <th scope="row">
            {accountWords(account, nameOf)}
            <br />
            <span className="hint code">{account}</span>
          </th>
          <td className="number" data-name={t`Debit`}>
            {inBooks(debit, currency)}
          </td>
          <td className="number" data-name={t`Credit`}>
            {inBooks(credit, currency)}
          </td>
          <td className="number" data-name={t`Balance`}>
            <Link to={`/operator/ledger/${account}?currency=${currency}`}>
              <strong>{inBooks(balance, currency)}</strong>
            </Link>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

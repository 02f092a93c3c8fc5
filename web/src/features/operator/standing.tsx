import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Overview } from "../../../../worker/http/contract/overview.ts";
import { Link } from "../../ui/link.tsx";
import { Time } from "../../ui/time.tsx";
import { inBooks, rails } from "./words.ts";

const scopes = {
  changed: t`What changed`,
  everything: t`Everything`,
  balances: t`Balances`,
  reconciliation: t`Reconciliation`,
} satisfies Record<Overview["looks"][number]["scope"], string>;

/** When the books were last looked at, and what was found. */
export const Looks = ({ looks }: Pick<Overview, "looks">) =>
  looks.length === 0 ? (
    <p>{t`Nobody has looked at the books yet.`}</p>
  ) : (
    <ul className="rows" aria-label={t`Last looks at the books`}>
      {looks.map(({ scope, finishedAt, found }) => (
        <li key={scope} className="row">
          <span>
            {scopes[scope]}
            <br />
            <span className="hint">
              <Time at={finishedAt} />
            </span>
          </span>
          <span className={found === 0 ? "tag good" : "tag urgent"}>
            {found === 0 ? t`All held` : t`Broken: ${found}`}
          </span>
        </li>
      ))}
    </ul>
  );

/** What the processors hold, beside what the ledger says that they hold. */
export const Balances = ({ balances }: Pick<Overview, "balances">) =>
  balances.length === 0 ? (
    <p>{t`The balances were not compared yet. Cron does so each hour.`}</p>
  ) : (
    <table className="sheet">
      <thead>
        <tr>
          <th scope="col">{t`Balance`}</th>
          <th scope="col" className="number">{t`At the processor`}</th>
          <th scope="col" className="number">{t`In the ledger`}</th>
          <th scope="col">{t`Difference`}</th>
        </tr>
      </thead>
      <tbody>
        {balances.map((each) => (
          <tr key={`${each.rail} ${each.currency}`}>
            <th scope="row">
              {rails[each.rail]}, {each.currency}
              <br />
              <span className="hint">
                <Time at={each.checkedAt} />
              </span>
            </th>
            <td className="number" data-name={t`At the processor`}>
              {inBooks(each.processor, each.currency)}
            </td>
            <td className="number" data-name={t`In the ledger`}>
              <Link to={`/operator/ledger/processor:${each.rail}?currency=${each.currency}`}>
                {inBooks(each.ledger, each.currency)}
              </Link>
            </td>
            <td data-name={t`Difference`}>
              <Difference of={each} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );

/** What is in flight may explain it: it is real once zero lies outside of the bounds. */
function Difference({ of }: { of: Overview["balances"][number] }) {
  const [low, high] = [BigInt(of.low), BigInt(of.high)];
  if (low <= 0n && high >= 0n)
    return (
      <span className="tag good">
        {low === high ? t`They agree` : t`Explained by what is under way`}
      </span>
    );
  const [least, most] = [inBooks(of.low, of.currency), inBooks(of.high, of.currency)];
  return (
    <span className="tag urgent">
      <Trans>
        {least} to {most}
      </Trans>
    </span>
  );
}

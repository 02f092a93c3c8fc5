import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Overview } from "../../../../worker/http/contract/overview.ts";
import type { Place } from "../../places.ts";
import { Link } from "../../ui/link.tsx";
import { Time } from "../../ui/time.tsx";
import { stopOf } from "./words.ts";

type Props = { waiting: Overview["waiting"]; deadLetters: number };

/** How much of what waits for an operator, and where it is worked on. */
export function WaitingTiles({ waiting, deadLetters }: Props) {
  const { disputes, transfers } = waiting;
  const stopped = transfers.reduce((sum, { count }) => sum + count, 0);
  const why = transfers.map(({ reason, count }) => `${stopOf(reason)}: ${count}`).join(", ");
  return (
    <div className="tiles">
      <Tile to="/operator/reviews" name={t`orders to review`} count={waiting.reviews} />
      <Tile to="/operator/approvals" name={t`requests to approve`} count={waiting.approvals} />
      <Tile to="/operator/disputes" name={t`disputes to answer`} count={disputes.count}>
        {disputes.firstDueBy && (
          <Trans>
            the first by <Time at={disputes.firstDueBy} />
          </Trans>
        )}
      </Tile>
      <Tile to="/operator/transfers" name={t`transfers that are stuck`} count={stopped}>
        {why}
      </Tile>
      <Tile to="/operator/reconciliation" name={t`differences`} count={waiting.differences} />
      <Tile to="/operator/events" name={t`events that fit nothing`} count={waiting.quarantined} />
      <Tile to="/operator/events?tab=letters" name={t`messages that failed`} count={deadLetters} />
      <Tile to="/operator/warnings" name={t`banks’ warnings`} count={waiting.warnings} />
      <Tile to="/operator/debts" name={t`artisans who owe`} count={waiting.debtors} isCalm />
    </div>
  );
}

type TileProps = {
  to: Place;
  name: string;
  count: number;
  /** It is good to know, and hurries nobody. */
  isCalm?: boolean;
  children?: ReactNode;
};
const Tile = ({ to, name, count, isCalm = false, children }: TileProps) => (
  <Link to={to} className={count === 0 ? "tile calm" : isCalm ? "tile" : "tile urgent"}>
    <strong>{count}</strong>
    <span>{name}</span>
    {children && <span className="hint">{children}</span>}
  </Link>
);

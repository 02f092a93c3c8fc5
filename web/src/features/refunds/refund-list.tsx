import { t } from "@lingui/core/macro";
import type { RefundView } from "../../../../worker/http/contract/refunds.ts";
import { shown } from "../../ui/money.tsx";
import { Shares } from "./shares.tsx";
import { reasonOf, states } from "./words.ts";

type Props = { refunds: readonly RefundView[]; nameOf: (part: string) => string | undefined };

/** What went back so far, and who bears it. */
export const RefundList = ({ refunds, nameOf }: Props) => (
  <ul className="rows" aria-label={t`Refunds`}>
    {refunds.map(({ id, amount, state, reason, processorRef, shares }) => (
      <li key={id} className="audit-line">
        <strong>{shown(amount)}</strong> <span className="tag">{states[state]}</span>
        <br />
        <span className="hint">
          {reasonOf(reason)}
          {processorRef && (
            <>
              , <span className="code">{processorRef}</span>
            </>
          )}
        </span>
        <Shares shares={shares} nameOf={nameOf} />
      </li>
    ))}
  </ul>
);

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { WarningView } from "../../../../worker/http/contract/fraud.ts";
import { getWarnings } from "../../api/operator.ts";
import type { Place } from "../../places.ts";
import { Link } from "../../ui/link.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { spaced } from "./facts.tsx";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** Payments that a card's bank believes to be fraud, before anybody disputes them. */
export const WarningsPage = () => (
  <OperatorPage title={t`Early fraud warnings`}>{() => <Warnings />}</OperatorPage>
);

function Warnings() {
  const { value, problem, refresh } = useKept(["operator", "warnings"], getWarnings);
  return (
    <>
      {!value && !problem && <Coming what={t`the warnings`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.warnings.length === 0 && (
        <p className="empty">{t`No bank has warned of a payment.`}</p>
      )}
      {value && value.warnings.length > 0 && (
        <ul className="rows" aria-label={t`Warnings`}>
          {value.warnings.map((warning) => (
            <Row key={warning.ref} warning={warning} />
          ))}
        </ul>
      )}
    </>
  );
}

/** The order with its form for a refund, which says why already where a refund may still help. */
const refundOf = (orderId: string, isProposed: boolean): Place =>
  `/operator/orders/${orderId}${isProposed ? "?reason=fraud_warning" : ""}`;

const Row = ({
  warning: { fraudType, isActionable, at, orderId, orderNumber, paymentId },
}: {
  warning: WarningView;
}) => (
  <li className="row">
    <span>
      <strong className="capital">{spaced(fraudType)}</strong>{" "}
      {isActionable && <span className="tag urgent">{t`A refund may spare a dispute`}</span>}
      <br />
      <span className="hint">
        <Trans>
          <Time at={at} />, payment {paymentId}
        </Trans>
      </span>
      <br />
      <Link to={refundOf(orderId, isActionable)}>
        {isActionable ? t`Give order ${orderNumber} back` : t`Order ${orderNumber}`}
      </Link>
    </span>
  </li>
);

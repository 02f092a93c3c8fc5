import { t } from "@lingui/core/macro";
import { Link } from "../../ui/link.tsx";
import { Loading, News, ProblemNotice } from "../../ui/notices.tsx";
import { orderPage, paymentPage } from "../orders/order-memory.ts";
import type { useOpenOrder } from "./use-open-order.ts";

type Props = { of: ReturnType<typeof useOpenOrder> };

/** Nothing, unless the cart has become an order that waits for its payment. */
export function OpenOrderNotice({ of: { open, isOutdated, problem, giveUp } }: Props) {
  if (!open) return null;
  if (problem)
    return (
      <>
        <ProblemNotice problem={problem} onRetry={() => void giveUp(open)} />
        <p>
          <Link to={orderPage(open)}>{t`See the order that is open`}</Link>
        </p>
      </>
    );
  if (isOutdated) return <Loading what={t`your changed cart`} />;
  return (
    <News>
      <p>{t`These goods are reserved for you: the order waits for its payment.`}</p>
      <p className="actions">
        <Link className="button" to={paymentPage(open.id)}>
          {t`Go on to pay`}
        </Link>
        <button type="button" className="quiet" onClick={() => void giveUp(open)}>
          {t`Cancel that order`}
        </button>
      </p>
    </News>
  );
}

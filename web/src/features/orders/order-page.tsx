import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import type { Order } from "../../../../worker/http/contract/orders.ts";
import type { OrderKey } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, ProblemNotice, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { takeBought } from "../cart/cart.ts";
import { GivenBack } from "./given-back.tsx";
import * as memory from "./order-memory.ts";
import { Receipt } from "./receipt.tsx";
import { useOrder } from "./use-order.ts";
import { wordsFor } from "./words.ts";

export default function OrderPage({ id }: { id: string }) {
  const [key] = useState(() => arrive(id));
  if (!key)
    return (
      <Page title={t`Your order`}>
        <NotOpened id={id} />
      </Page>
    );
  return <Watched orderKey={key} />;
}

/** There is no token, and nobody is logged in whose order it would be. */
const NotOpened = ({ id }: { id: string }) => (
  <Trouble>
    <p>{t`This link is not complete: the part after # opens your order.`}</p>
    <p>
      <Trans>
        Did you buy it with your account?{" "}
        <Link to={`/account/login?next=${memory.ownOrderPage(id)}`}>Log in</Link>
      </Trans>
    </p>
  </Trouble>
);

/**
 * What a processor adds to the address on the way back, a client secret among it, goes at once;
 * the token stays in the fragment, so that the address can be kept.
 */
function arrive(id: string): OrderKey | undefined {
  if (new URLSearchParams(location.search).get("redirect_status") === "failed")
    memory.unmarkConfirming(id);
  const key = memory.orderKey(id);
  history.replaceState(null, "", key ? memory.orderPage(key) : location.pathname);
  return key;
}

/** After so many looks the buyer should hear that it takes long, and what they can do. */
const LOOKS_PATIENT = 7;

function Watched({ orderKey: key }: { orderKey: OrderKey }) {
  const { order, problem, looks } = useOrder(key);
  useTidying(order);
  const isNotOpened = key.token === undefined && problem?.code === "order_not_found";
  if (!order)
    return (
      <Page title={t`Your order`}>
        {!problem && (
          <>
            <Loading what={t`your order`} />
            <Skeleton rows={6} />
          </>
        )}
        {problem && (isNotOpened ? <NotOpened id={key.id} /> : <ProblemNotice problem={problem} />)}
      </Page>
    );

  const isConfirming = memory.isConfirming(key.id) || order.payment?.state === "processing";
  const { title, sentence } = wordsFor(order, isConfirming);
  const isOpen = order.state === "pending_payment";
  return (
    <Page title={title}>
      <p className="lead" role="status">
        {isConfirming && isOpen && <span className="spinner" aria-hidden="true" />}
        {sentence}
      </p>
      {problem && <ProblemNotice problem={problem} />}
      {isOpen && !isConfirming && (
        <p>
          <Link className="button" to={memory.paymentPage(key.id)}>
            {t`Pay now`}
          </Link>{" "}
          <span className="hint">
            <Trans>
              Your goods are reserved until <Time at={order.expiresAt} />.
            </Trans>
          </span>
        </p>
      )}
      {isOpen && isConfirming && looks >= LOOKS_PATIENT && (
        <p>
          {t`This takes longer than usual. You can close this page and come back with its link.`}{" "}
          <button
            type="button"
            className="quiet small"
            onClick={() => {
              memory.unmarkConfirming(key.id);
              navigate(memory.paymentPage(key.id));
            }}
          >
            {t`Look at the payment again`}
          </button>
        </p>
      )}
      <GivenBack order={order} />
      <Receipt order={order} />
    </Page>
  );
}

/** Once the order is settled, the cart and this tab's notes about it have no more to do. */
function useTidying(order: Order | undefined) {
  useEffect(() => {
    if (!order || order.state === "pending_payment") return;
    memory.unmarkConfirming(order.id);
    const wasCart = memory.rememberedOrder()?.id === order.id;
    memory.forgetOrder(order.id);
    const isBought = order.state !== "expired" && order.state !== "cancelled";
    if (wasCart && isBought) takeBought(order.parts.flatMap(({ items }) => items));
  }, [order]);
}

import type { ReactNode } from "react";
import { NotFoundPage } from "../../ui/not-found-page.tsx";
import "../../ui/desk.css";
import { ApprovalsPage } from "./approvals-page.tsx";
import { AuditPage } from "./audit-page.tsx";
import { BlocklistPage } from "./blocklist-page.tsx";
import { DebtsPage } from "./debts-page.tsx";
import { DisputePage } from "./dispute-page.tsx";
import { DisputesPage } from "./disputes-page.tsx";
import { OrderPage } from "./order-page.tsx";
import { OrdersPage } from "./orders-page.tsx";
import { ReviewsPage } from "./reviews-page.tsx";
import { SubscriptionPage } from "./subscription-page.tsx";
import { SubscriptionsPage } from "./subscriptions-page.tsx";
import { TransfersPage } from "./transfers-page.tsx";
import { WarningsPage } from "./warnings-page.tsx";

const pages: Record<string, () => ReactNode> = {
  "": () => <ReviewsPage />,
  "/orders": () => <OrdersPage />,
  "/disputes": () => <DisputesPage />,
  "/transfers": () => <TransfersPage />,
  "/debts": () => <DebtsPage />,
  "/subscriptions": () => <SubscriptionsPage />,
  "/approvals": () => <ApprovalsPage />,
  "/warnings": () => <WarningsPage />,
  "/blocklist": () => <BlocklistPage />,
  "/audit": () => <AuditPage />,
};

/** All below /operator, in one piece of the app that nobody else loads. */
export default function OperatorArea({ path }: { path: string }) {
  const order = /^\/orders\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (order) return <OrderPage key={order} id={order} />;
  const dispute = /^\/disputes\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (dispute) return <DisputePage key={dispute} id={dispute} />;
  const subscription = /^\/subscriptions\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (subscription) return <SubscriptionPage key={subscription} id={subscription} />;
  return pages[path]?.() ?? <NotFoundPage />;
}

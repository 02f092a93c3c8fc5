import type { ReactNode } from "react";
import type { Pattern } from "../../places.ts";
import { NotFoundPage } from "../../ui/not-found-page.tsx";
import "../../ui/desk.css";
import "../../ui/operator.css";
import { ApprovalsPage } from "./approvals-page.tsx";
import { AuditPage } from "./audit-page.tsx";
import { BlocklistPage } from "./blocklist-page.tsx";
import { DebtsPage } from "./debts-page.tsx";
import { DisputePage } from "./dispute-page.tsx";
import { DisputesPage } from "./disputes-page.tsx";
import { DoctorPage } from "./doctor-page.tsx";
import { EntriesPage } from "./entries-page.tsx";
import { EventsPage } from "./events-page.tsx";
import { HealthPage } from "./health-page.tsx";
import { LedgerPage } from "./ledger-page.tsx";
import { OrderPage } from "./order-page.tsx";
import { OrdersPage } from "./orders-page.tsx";
import { PaymentsPage } from "./payments-page.tsx";
import { ReconciliationPage } from "./reconciliation-page.tsx";
import { ReconciliationRunPage } from "./reconciliation-run-page.tsx";
import { ReviewsPage } from "./reviews-page.tsx";
import { SellerPage } from "./seller-page.tsx";
import { SellersPage } from "./sellers-page.tsx";
import { SubscriptionPage } from "./subscription-page.tsx";
import { SubscriptionsPage } from "./subscriptions-page.tsx";
import { TransfersPage } from "./transfers-page.tsx";
import { WarningsPage } from "./warnings-page.tsx";

const pages: Partial<Record<Pattern, (id: string) => ReactNode>> = {
  "/operator": () => <HealthPage />,
  "/operator/reviews": () => <ReviewsPage />,
  "/operator/orders": () => <OrdersPage />,
  "/operator/orders/:id": (id) => <OrderPage key={id} id={id} />,
  "/operator/payments": () => <PaymentsPage />,
  "/operator/disputes": () => <DisputesPage />,
  "/operator/disputes/:id": (id) => <DisputePage key={id} id={id} />,
  "/operator/sellers": () => <SellersPage />,
  "/operator/sellers/:id": (id) => <SellerPage key={id} id={id} />,
  "/operator/transfers": () => <TransfersPage />,
  "/operator/debts": () => <DebtsPage />,
  "/operator/subscriptions": () => <SubscriptionsPage />,
  "/operator/subscriptions/:id": (id) => <SubscriptionPage key={id} id={id} />,
  "/operator/approvals": () => <ApprovalsPage />,
  "/operator/warnings": () => <WarningsPage />,
  "/operator/blocklist": () => <BlocklistPage />,
  "/operator/events": () => <EventsPage />,
  "/operator/reconciliation": () => <ReconciliationPage />,
  "/operator/reconciliation/:id": (id) => <ReconciliationRunPage key={id} id={id} />,
  "/operator/ledger": () => <LedgerPage />,
  "/operator/ledger/:id": (id) => <EntriesPage key={id} id={id} />,
  "/operator/audit": () => <AuditPage />,
  "/operator/doctor": () => <DoctorPage />,
};

/** All below /operator, in one piece of the app that nobody else loads. */
export default function OperatorArea({
  at: { pattern, id },
}: {
  at: { pattern: Pattern; id: string };
}) {
  return pages[pattern]?.(id) ?? <NotFoundPage />;
}

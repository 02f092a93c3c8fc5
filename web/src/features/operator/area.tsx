import type { ReactNode } from "react";
import { NotFoundPage } from "../../ui/not-found-page.tsx";
import "../../ui/desk.css";
import { ApprovalsPage } from "./approvals-page.tsx";
import { AuditPage } from "./audit-page.tsx";
import { BlocklistPage } from "./blocklist-page.tsx";
import { ReviewsPage } from "./reviews-page.tsx";
import { WarningsPage } from "./warnings-page.tsx";

const pages: Record<string, () => ReactNode> = {
  "": () => <ReviewsPage />,
  "/approvals": () => <ApprovalsPage />,
  "/warnings": () => <WarningsPage />,
  "/blocklist": () => <BlocklistPage />,
  "/audit": () => <AuditPage />,
};

/** All below /operator, in one piece of the app that nobody else loads. */
export default function OperatorArea({ path }: { path: string }) {
  return pages[path]?.() ?? <NotFoundPage />;
}

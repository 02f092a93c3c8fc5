import type { ApprovalView } from "../../../worker/http/contract/approvals.ts";
import type { AuditLine } from "../../../worker/http/contract/audit.ts";
import type {
  BlockBody,
  BlockView,
  ReviewView,
  WarningView,
} from "../../../worker/http/contract/fraud.ts";
import { change, read } from "./client.ts";
import { listAt } from "./desk.ts";

const at = (path: string) => `/operator/${path}`;

export const getReviews = (state: ReviewView["state"]) =>
  read<{ reviews: ReviewView[] }>(at(`reviews?state=${state}`));
export const acceptReview = (id: string, note: string) =>
  change<MayWait>(at(`reviews/${id}/approve`), noted(note));
export const refuseReview = (id: string, note: string) =>
  change<MayWait>(at(`reviews/${id}/refuse`), noted(note));
const noted = (note: string) => (note.trim() ? { note } : {});

/** With an approval, nothing has happened yet: another operator has to approve it. */
export type MayWait = { approval?: ApprovalView };

export const getApprovals = (state: ApprovalView["state"]) =>
  read<{ approvals: ApprovalView[] }>(at(`approvals?state=${state}`));
export const approve = (id: string) =>
  change<{ approval: ApprovalView }>(at(`approvals/${id}/approvals`), {});
export const refuseApproval = (id: string, reason: string) =>
  change<{ approval: ApprovalView }>(at(`approvals/${id}/refusals`), { reason });

export const getWarnings = () => read<{ warnings: WarningView[] }>(at("fraud-warnings"));

export const getBlocks = () => read<{ blocks: BlockView[] }>(at("blocklist"));
export const addBlock = (block: BlockBody) => change<{ id: string }>(at("blocklist"), { block });
export const removeBlock = (id: string) => change(at(`blocklist/${id}/remove`), {});

export type AuditFilter = { actor: string; subject: string };
export const getAuditLog = (filter: AuditFilter) => {
  const named = Object.entries(filter).filter(([, value]) => value !== "");
  return listAt<"lines", AuditLine>(at(`audit-log?${new URLSearchParams(named)}`), "lines");
};

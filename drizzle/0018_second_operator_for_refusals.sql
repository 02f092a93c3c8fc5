ALTER TABLE "approvals" DROP CONSTRAINT "approvals_kind";--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_kind" CHECK ("approvals"."kind" in ('refund_payment','refund_reviewed_order','unblock_transfer','refund_order','write_off_debt'));--> statement-breakpoint
COMMENT ON COLUMN approvals.subject_id IS 'The payment or order whose money goes back, the review that is refused, the transfer that is let go, or the seller whose debt is written off.';

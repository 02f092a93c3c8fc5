CREATE TABLE "approvals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"destination" text,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "approvals_kind" CHECK ("approvals"."kind" in ('refund_payment','unblock_transfer')),
	CONSTRAINT "approvals_state" CHECK ("approvals"."state" in ('waiting','approved','refused','expired')),
	CONSTRAINT "approvals_amount" CHECK ("approvals"."amount_minor" > 0),
	CONSTRAINT "approvals_decided" CHECK (("approvals"."state" = 'waiting') = ("approvals"."decided_at" is null)),
	CONSTRAINT "approvals_decided_by" CHECK (("approvals"."state" in ('approved','refused')) = ("approvals"."decided_by" is not null)),
	CONSTRAINT "approvals_second_operator" CHECK ("approvals"."state" <> 'approved' or "approvals"."decided_by" <> "approvals"."requested_by")
);
--> statement-breakpoint
CREATE TABLE "paypal_proofs" (
	"seller_id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"token_digest" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "paypal_proofs_token_digest" UNIQUE("token_digest"),
	CONSTRAINT "paypal_proofs_expire_later" CHECK ("paypal_proofs"."expires_at" > "paypal_proofs"."created_at")
);
--> statement-breakpoint
CREATE TABLE "seller_requirements" (
	"seller_id" uuid PRIMARY KEY NOT NULL,
	"currently_due" jsonb NOT NULL,
	"past_due" jsonb NOT NULL,
	"eventually_due" jsonb NOT NULL,
	"pending_verification" jsonb NOT NULL,
	"deadline" timestamp (3) with time zone,
	"disabled_reason" text,
	"details_submitted" boolean NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sellers" ADD COLUMN "paused_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sellers" ADD COLUMN "pause_message" text;--> statement-breakpoint
ALTER TABLE "paypal_proofs" ADD CONSTRAINT "paypal_proofs_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_requirements" ADD CONSTRAINT "seller_requirements_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_one_waiting" ON "approvals" USING btree ("kind","subject_id") WHERE "approvals"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "approvals_recent" ON "approvals" USING btree ("requested_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "approvals_of_subject" ON "approvals" USING btree ("subject_id");--> statement-breakpoint
ALTER TABLE "sellers" ADD CONSTRAINT "sellers_name" UNIQUE("name");--> statement-breakpoint
ALTER TABLE "sellers" ADD CONSTRAINT "sellers_pause_message" CHECK ("sellers"."pause_message" is null or "sellers"."paused_until" is not null);--> statement-breakpoint

GRANT SELECT, INSERT, UPDATE ON approvals, paypal_proofs, seller_requirements TO artisans_app;
--> statement-breakpoint
-- What was asked for stays as it was asked for, and a decision is final.
CREATE FUNCTION approval_request_is_final() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'waiting'
    OR (NEW.id, NEW.kind, NEW.subject_id, NEW.currency, NEW.amount_minor, NEW.requested_by, NEW.requested_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.kind, OLD.subject_id, OLD.currency, OLD.amount_minor, OLD.requested_by, OLD.requested_at, OLD.expires_at)
    OR NEW.destination IS DISTINCT FROM OLD.destination THEN
    RAISE EXCEPTION 'approval % cannot be rewritten', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approval_request_is_final';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER approval_request_is_final BEFORE UPDATE ON approvals
FOR EACH ROW EXECUTE FUNCTION approval_request_is_final();
--> statement-breakpoint
COMMENT ON TABLE approvals IS 'What an operator has asked for that is large enough to need a second one. One waits per kind and subject.';
--> statement-breakpoint
COMMENT ON COLUMN approvals.subject_id IS 'The payment whose money goes back, or the transfer that is let go.';
--> statement-breakpoint
COMMENT ON COLUMN approvals.destination IS 'Where the money was to go when it was asked for. If it goes elsewhere by then, it has to be asked for again.';
--> statement-breakpoint
COMMENT ON COLUMN approvals.decided_by IS 'Another operator than requested_by, if it was approved.';
--> statement-breakpoint
COMMENT ON TABLE paypal_proofs IS 'The latest mail that proves a seller''s PayPal address. Only the digest of what stands in its link is kept.';
--> statement-breakpoint
COMMENT ON COLUMN paypal_proofs.used_at IS 'The link works once.';
--> statement-breakpoint
COMMENT ON TABLE seller_requirements IS 'What Stripe still asks of a seller''s account, mirrored from its last look.';
--> statement-breakpoint
COMMENT ON COLUMN seller_requirements.deadline IS 'Until when the account works without what is currently due.';
--> statement-breakpoint
COMMENT ON COLUMN sellers.paused_until IS 'Nothing of theirs is for sale until then; orders that are open stay payable.';
--> statement-breakpoint
COMMENT ON COLUMN sellers.name IS 'What buyers know them by. Two that differ only in case are refused when they are chosen.';

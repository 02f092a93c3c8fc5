CREATE TABLE "dispute_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dispute_id" uuid NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dispute_holds_state" CHECK ("dispute_holds"."state" in ('held','taken','released'))
);
--> statement-breakpoint
CREATE TABLE "dispute_shares" (
	"hold_id" uuid NOT NULL,
	"seller_order_id" uuid NOT NULL,
	"items_minor" bigint NOT NULL,
	"shipping_minor" bigint NOT NULL,
	"commission_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"withheld_minor" bigint NOT NULL,
	"debt_minor" bigint NOT NULL,
	"loss_minor" bigint NOT NULL,
	CONSTRAINT "dispute_shares_hold_id_seller_order_id_pk" PRIMARY KEY("hold_id","seller_order_id"),
	CONSTRAINT "dispute_shares_not_negative" CHECK (least("dispute_shares"."items_minor", "dispute_shares"."shipping_minor", "dispute_shares"."commission_minor", "dispute_shares"."fee_minor", "dispute_shares"."withheld_minor", "dispute_shares"."debt_minor", "dispute_shares"."loss_minor") >= 0),
	CONSTRAINT "dispute_shares_adds_up" CHECK ("dispute_shares"."items_minor" + "dispute_shares"."shipping_minor" + "dispute_shares"."fee_minor" = "dispute_shares"."commission_minor" + "dispute_shares"."withheld_minor" + "dispute_shares"."debt_minor" + "dispute_shares"."loss_minor")
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"payment_id" uuid NOT NULL,
	"processor" text NOT NULL,
	"processor_ref" text NOT NULL,
	"state" text NOT NULL,
	"version" bigint NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"due_by" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"fault" text NOT NULL,
	"goods" jsonb,
	"withdrawn_minor" bigint NOT NULL,
	"returned_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"lost_minor" bigint NOT NULL,
	"settlement_ref" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "disputes_ref" UNIQUE("processor","processor_ref"),
	CONSTRAINT "disputes_processor" CHECK ("disputes"."processor" in ('stripe','paypal')),
	CONSTRAINT "disputes_state" CHECK ("disputes"."state" in ('warning_needs_response','warning_under_review','warning_closed','needs_response','under_review','refunded','won','lost')),
	CONSTRAINT "disputes_fault" CHECK ("disputes"."fault" in ('seller','platform','shared')),
	CONSTRAINT "disputes_amount" CHECK ("disputes"."amount_minor" > 0),
	CONSTRAINT "disputes_moved" CHECK (least("disputes"."withdrawn_minor", "disputes"."returned_minor") >= 0),
	CONSTRAINT "disputes_closed" CHECK ("disputes"."closed_at" is null or "disputes"."withdrawn_minor" - "disputes"."returned_minor" = "disputes"."lost_minor")
);
--> statement-breakpoint
ALTER TABLE "dispute_holds" ADD CONSTRAINT "dispute_holds_dispute_id_disputes_id_fk" FOREIGN KEY ("dispute_id") REFERENCES "public"."disputes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispute_shares" ADD CONSTRAINT "dispute_shares_hold_id_dispute_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "public"."dispute_holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispute_shares" ADD CONSTRAINT "dispute_shares_seller_order_id_seller_orders_id_fk" FOREIGN KEY ("seller_order_id") REFERENCES "public"."seller_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dispute_holds_by_dispute" ON "dispute_holds" USING btree ("dispute_id");--> statement-breakpoint
CREATE INDEX "dispute_shares_by_part" ON "dispute_shares" USING btree ("seller_order_id");--> statement-breakpoint
CREATE INDEX "disputes_by_payment" ON "disputes" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "disputes_by_change" ON "disputes" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "disputes_by_deadline" ON "disputes" USING btree ("due_by") WHERE "disputes"."closed_at" is null;
--> statement-breakpoint

GRANT SELECT, INSERT ON dispute_shares TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON disputes, dispute_holds TO artisans_app;
--> statement-breakpoint
COMMENT ON TABLE disputes IS 'What buyers, or their banks, want back, as the processor has it; questions for which no money was taken as well.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.version IS 'How far the processor''s object was when it was read: what was read earlier changes nothing.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.amount_minor IS 'May be more than was paid.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.due_by IS 'Until when an answer counts.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.closed_at IS 'When it was decided and the last money has moved that has to.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.fault IS 'Who bears it if it is lost, as with refunds.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.goods IS 'Which goods it is about, as an operator says; null: everybody bears it by what is left of their part.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.withdrawn_minor IS 'What the processor took for it, all told, without fees.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.lost_minor IS 'What of it was written to those who bear it. What is withdrawn and neither returned nor lost is the balance of dispute:<id>.';
--> statement-breakpoint
COMMENT ON COLUMN disputes.settlement_ref IS 'The refund under which PayPal shows what it took on the payment: no second refund.';
--> statement-breakpoint
COMMENT ON TABLE dispute_holds IS 'What was kept from sellers for a dispute at one time and on the same terms: held, taken when it was lost, or released. One at a time is not released.';
--> statement-breakpoint
COMMENT ON TABLE dispute_shares IS 'Who gives what of it, by part of the order; as refund_shares, with the fee of the dispute.';

CREATE TABLE "payouts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_id" uuid NOT NULL,
	"processor_ref" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"failure_code" text,
	"arrives_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payouts_processor_ref" UNIQUE("processor_ref"),
	CONSTRAINT "payouts_amount" CHECK ("payouts"."amount_minor" <> 0),
	CONSTRAINT "payouts_state" CHECK ("payouts"."state" in ('pending','in_transit','paid','failed','cancelled')),
	CONSTRAINT "payouts_failure" CHECK ("payouts"."failure_code" is null or "payouts"."state" = 'failed')
);
--> statement-breakpoint
CREATE TABLE "transfer_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_id" uuid NOT NULL,
	"transfer_id" uuid,
	"reason" text NOT NULL,
	"placed_by" text NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"released_by" text,
	"released_at" timestamp (3) with time zone,
	CONSTRAINT "transfer_holds_reason" CHECK ("transfer_holds"."reason" <> ''),
	CONSTRAINT "transfer_holds_released" CHECK (("transfer_holds"."released_at" is null) = ("transfer_holds"."released_by" is null))
);
--> statement-breakpoint
DROP INDEX "transfers_to_send";--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_holds" ADD CONSTRAINT "transfer_holds_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_holds" ADD CONSTRAINT "transfer_holds_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payouts_by_seller" ON "payouts" USING btree ("seller_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "payouts_failed" ON "payouts" USING btree ("updated_at") WHERE "payouts"."state" = 'failed';--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_holds_one_of_transfer" ON "transfer_holds" USING btree ("transfer_id") WHERE "transfer_holds"."released_at" is null and "transfer_holds"."transfer_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_holds_one_of_seller" ON "transfer_holds" USING btree ("seller_id") WHERE "transfer_holds"."released_at" is null and "transfer_holds"."transfer_id" is null;--> statement-breakpoint
CREATE INDEX "transfer_holds_of_seller" ON "transfer_holds" USING btree ("seller_id");--> statement-breakpoint
CREATE INDEX "transfers_to_send" ON "transfers" USING btree ("rail","currency","due_at","id") WHERE "transfers"."state" = 'due';--> statement-breakpoint

COMMENT ON TABLE payouts IS 'Payouts of sellers'' own accounts at Stripe to their banks, as Stripe last told of them. They move no money of the platform.';
--> statement-breakpoint
COMMENT ON COLUMN payouts.processor_ref IS 'Stripe''s po_…';
--> statement-breakpoint
COMMENT ON COLUMN payouts.amount_minor IS 'Towards the bank; below zero what Stripe took from there.';
--> statement-breakpoint
COMMENT ON COLUMN payouts.failure_code IS 'Stripe''s word for why the bank did not take it.';
--> statement-breakpoint
COMMENT ON COLUMN payouts.arrives_at IS 'When the bank has it, or should, as far as Stripe says.';
--> statement-breakpoint
COMMENT ON TABLE transfer_holds IS 'What an operator holds back: nothing that it covers leaves while released_at is null.';
--> statement-breakpoint
COMMENT ON COLUMN transfer_holds.transfer_id IS 'Null: all of the seller''s transfers, those to come as well.';
--> statement-breakpoint
COMMENT ON COLUMN transfer_holds.reason IS 'As the seller is told.';
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON payouts, transfer_holds TO artisans_app;

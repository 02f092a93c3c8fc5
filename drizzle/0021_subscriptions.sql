CREATE TABLE "billing_customers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_id" uuid NOT NULL,
	"ref" text,
	"is_gone" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "billing_customers_ref" UNIQUE("ref")
);
--> statement-breakpoint
CREATE TABLE "invoice_payments" (
	"ref" text PRIMARY KEY NOT NULL,
	"charge_ref" text,
	"invoice_id" uuid NOT NULL,
	CONSTRAINT "invoice_payments_charge" UNIQUE("charge_ref")
);
--> statement-breakpoint
CREATE TABLE "invoice_periods" (
	"invoice_id" uuid NOT NULL,
	"line" smallint NOT NULL,
	"plan" text NOT NULL,
	"interval" text NOT NULL,
	"from" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "invoice_periods_invoice_id_line_pk" PRIMARY KEY("invoice_id","line"),
	CONSTRAINT "invoice_periods_plan" CHECK ("invoice_periods"."plan" in ('pro','studio')),
	CONSTRAINT "invoice_periods_interval" CHECK ("invoice_periods"."interval" in ('month','year')),
	CONSTRAINT "invoice_periods_time" CHECK ("invoice_periods"."from" <= "invoice_periods"."until")
);
--> statement-breakpoint
CREATE TABLE "subscription_invoices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"ref" text NOT NULL,
	"number" text,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"paid_minor" bigint NOT NULL,
	"due_minor" bigint NOT NULL,
	"given_back_minor" bigint NOT NULL,
	"is_disputed" boolean NOT NULL,
	"reading" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"paid_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "subscription_invoices_ref" UNIQUE("ref"),
	CONSTRAINT "subscription_invoices_state" CHECK ("subscription_invoices"."state" in ('draft','open','paid','void','uncollectible')),
	CONSTRAINT "subscription_invoices_not_negative" CHECK (least("subscription_invoices"."tax_minor", "subscription_invoices"."paid_minor", "subscription_invoices"."due_minor", "subscription_invoices"."given_back_minor") >= 0)
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_id" uuid NOT NULL,
	"ref" text,
	"state" text NOT NULL,
	"plan" text NOT NULL,
	"interval" text NOT NULL,
	"currency" text NOT NULL,
	"price_minor" bigint NOT NULL,
	"period_start" timestamp (3) with time zone,
	"period_end" timestamp (3) with time zone,
	"trial_ends_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"is_paused" boolean NOT NULL,
	"owed_since" timestamp (3) with time zone,
	"scheduled_plan" text,
	"scheduled_interval" text,
	"scheduled_at" timestamp (3) with time zone,
	"schedule_ref" text,
	"pending_plan" text,
	"pending_interval" text,
	"pending_until" timestamp (3) with time zone,
	"latest_invoice_ref" text,
	"method_brand" text,
	"method_last4" text,
	"method_exp_month" smallint,
	"method_exp_year" smallint,
	"readings_begun" integer NOT NULL,
	"reading" integer NOT NULL,
	"left_because" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "subscriptions_ref" UNIQUE("ref"),
	CONSTRAINT "subscriptions_state" CHECK ("subscriptions"."state" in ('created','incomplete','incomplete_expired','trialing','active','past_due','unpaid','paused','canceled')),
	CONSTRAINT "subscriptions_plan" CHECK ("subscriptions"."plan" in ('pro','studio')),
	CONSTRAINT "subscriptions_interval" CHECK ("subscriptions"."interval" in ('month','year')),
	CONSTRAINT "subscriptions_price" CHECK ("subscriptions"."price_minor" >= 0),
	CONSTRAINT "subscriptions_scheduled" CHECK (num_nulls("subscriptions"."scheduled_plan", "subscriptions"."scheduled_interval", "subscriptions"."scheduled_at") in (0, 3)),
	CONSTRAINT "subscriptions_pending" CHECK (num_nulls("subscriptions"."pending_plan", "subscriptions"."pending_interval", "subscriptions"."pending_until") in (0, 3)),
	CONSTRAINT "subscriptions_method" CHECK (num_nulls("subscriptions"."method_brand", "subscriptions"."method_last4", "subscriptions"."method_exp_month", "subscriptions"."method_exp_year") in (0, 4)),
	CONSTRAINT "subscriptions_reading" CHECK ("subscriptions"."reading" between 0 and "subscriptions"."readings_begun")
);
--> statement-breakpoint
ALTER TABLE "billing_customers" ADD CONSTRAINT "billing_customers_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD CONSTRAINT "invoice_payments_invoice_id_subscription_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."subscription_invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_periods" ADD CONSTRAINT "invoice_periods_invoice_id_subscription_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."subscription_invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_invoices" ADD CONSTRAINT "subscription_invoices_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_invoices" ADD CONSTRAINT "subscription_invoices_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "billing_customers_one_of_seller" ON "billing_customers" USING btree ("seller_id") WHERE not "billing_customers"."is_gone";--> statement-breakpoint
CREATE INDEX "invoice_payments_of_invoice" ON "invoice_payments" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "subscription_invoices_of_seller" ON "subscription_invoices" USING btree ("seller_id","created_at");--> statement-breakpoint
CREATE INDEX "subscription_invoices_of_subscription" ON "subscription_invoices" USING btree ("subscription_id");--> statement-breakpoint
CREATE INDEX "subscription_invoices_by_change" ON "subscription_invoices" USING btree ("updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_one_live" ON "subscriptions" USING btree ("seller_id") WHERE "subscriptions"."state" not in ('canceled','incomplete_expired');--> statement-breakpoint
CREATE INDEX "subscriptions_of_seller" ON "subscriptions" USING btree ("seller_id","created_at");--> statement-breakpoint
CREATE INDEX "subscriptions_by_change" ON "subscriptions" USING btree ("updated_at");--> statement-breakpoint
COMMENT ON TABLE billing_customers IS 'A seller as Stripe knows whoever pays for a plan. Its id is the key under which Stripe was asked for it.';
--> statement-breakpoint
COMMENT ON COLUMN billing_customers.is_gone IS 'Deleted in Stripe''s dashboard: the next subscription makes another.';
--> statement-breakpoint
COMMENT ON TABLE subscriptions IS 'Sellers'' subscriptions as Stripe had them when they were last read. What a plan gives is computed of what was paid, and not kept.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.state IS 'Stripe''s word; created: Stripe has not answered yet whether it made it.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.ends_at IS 'When it ends, if that is decided.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.owed_since IS 'Since when something is to be paid that was not.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.scheduled_plan IS 'A change that waits for the period''s end.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.pending_plan IS 'A change that is made when it is paid.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.readings_begun IS 'How many times Stripe was asked. A reading that began before the last that was applied changes nothing.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.reading IS 'Which of the readings this row is.';
--> statement-breakpoint
COMMENT ON COLUMN subscriptions.left_because IS 'The seller''s answer to the one question of a cancellation.';
--> statement-breakpoint
COMMENT ON TABLE subscription_invoices IS 'What sellers were billed for plans, as Stripe had it when it was last read.';
--> statement-breakpoint
COMMENT ON COLUMN subscription_invoices.reading IS 'Which reading of its subscription this row is of.';
--> statement-breakpoint
COMMENT ON TABLE invoice_periods IS 'The lines of an invoice that are for a plan: a plan for a time. Those of paid invoices are what a seller has.';
--> statement-breakpoint
COMMENT ON COLUMN invoice_periods.amount_minor IS 'Below zero where what was paid before is taken into account.';
--> statement-breakpoint
COMMENT ON TABLE invoice_payments IS 'What pays an invoice: by these names payments, refunds and disputes are told from those of orders.';
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON billing_customers, subscriptions, subscription_invoices, invoice_payments TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON invoice_periods TO artisans_app;

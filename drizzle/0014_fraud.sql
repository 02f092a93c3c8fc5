CREATE TABLE "blocklist" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"note" text NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	"added_by" text NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"removed_by" text,
	CONSTRAINT "blocklist_kind" CHECK ("blocklist"."kind" in ('email','address','card','country')),
	CONSTRAINT "blocklist_removed_by_somebody" CHECK (num_nulls("blocklist"."removed_at", "blocklist"."removed_by") in (0, 2))
);
--> statement-breakpoint
CREATE TABLE "fraud_warnings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"payment_id" uuid NOT NULL,
	"processor_ref" text NOT NULL,
	"fraud_type" text NOT NULL,
	"is_actionable" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "fraud_warnings_ref" UNIQUE("processor_ref")
);
--> statement-breakpoint
CREATE TABLE "payment_senders" (
	"payment_id" uuid PRIMARY KEY NOT NULL,
	"who" text NOT NULL,
	"address" text,
	"account" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reasons" text[] NOT NULL,
	"evidence" jsonb NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"note" text,
	CONSTRAINT "reviews_state" CHECK ("reviews"."state" in ('open','approved','refused')),
	CONSTRAINT "reviews_open_is_undecided" CHECK (("reviews"."state" = 'open') = ("reviews"."decided_at" is null)),
	CONSTRAINT "reviews_decided_by_somebody" CHECK (num_nulls("reviews"."decided_at", "reviews"."decided_by") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_reason";--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD COLUMN "avs" text;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD COLUMN "cvc" text;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD COLUMN "risk_level" text;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD COLUMN "card_digest" text;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD COLUMN "card_country" text;--> statement-breakpoint
ALTER TABLE "fraud_warnings" ADD CONSTRAINT "fraud_warnings_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_senders" ADD CONSTRAINT "payment_senders_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "blocklist_once" ON "blocklist" USING btree ("kind","value") WHERE "blocklist"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "blocklist_by_time" ON "blocklist" USING btree ("added_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "fraud_warnings_by_payment" ON "fraud_warnings" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "fraud_warnings_by_time" ON "fraud_warnings" USING btree ("created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE UNIQUE INDEX "reviews_one_open_per_order" ON "reviews" USING btree ("order_id") WHERE "reviews"."state" = 'open';--> statement-breakpoint
CREATE INDEX "reviews_holding" ON "reviews" USING btree ("order_id") WHERE "reviews"."state" <> 'approved';--> statement-breakpoint
CREATE INDEX "reviews_by_time" ON "reviews" USING btree ("opened_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "orders_by_buyer" ON "orders" USING btree (lower("email"),"created_at");--> statement-breakpoint
CREATE INDEX "payment_attempts_by_card" ON "payment_attempts" USING btree ("card_digest","at") WHERE "payment_attempts"."card_digest" is not null;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_avs" CHECK ("payment_attempts"."avs" in ('pass','fail','unavailable'));--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_cvc" CHECK ("payment_attempts"."cvc" in ('pass','fail','unavailable'));--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_risk_level" CHECK ("payment_attempts"."risk_level" in ('normal','elevated','highest'));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_reason" CHECK ("refunds"."reason" in ('late','double','wrong_amount','by_hand','refused'));--> statement-breakpoint

-- What was decided, and on what, stays: a row is opened once and decided once, and none is removed.
GRANT SELECT, INSERT ON reviews, fraud_warnings, blocklist TO artisans_app;
--> statement-breakpoint
GRANT UPDATE (state, decided_at, decided_by, note) ON reviews TO artisans_app;
--> statement-breakpoint
GRANT UPDATE (is_actionable, updated_at) ON fraud_warnings TO artisans_app;
--> statement-breakpoint
GRANT UPDATE (removed_at, removed_by) ON blocklist TO artisans_app;
--> statement-breakpoint
-- Digests of people's addresses are no evidence of money, and may be forgotten.
GRANT SELECT, INSERT, DELETE ON payment_senders TO artisans_app;
--> statement-breakpoint
COMMENT ON TABLE payment_senders IS 'Who asked for a payment, as digests: its declines are counted as theirs.';
--> statement-breakpoint
COMMENT ON COLUMN payment_senders.who IS 'Of the guest''s cookie or the login session.';
--> statement-breakpoint
COMMENT ON COLUMN payment_senders.address IS 'Of the network address; of IPv6 the first 64 bits. Null: not known.';
--> statement-breakpoint
COMMENT ON TABLE reviews IS 'Paid orders that an operator has to look at before they are shipped and their artisans paid.';
--> statement-breakpoint
COMMENT ON COLUMN reviews.reasons IS 'What the policy made of the evidence; the policy may be another by now.';
--> statement-breakpoint
COMMENT ON COLUMN reviews.evidence IS 'What was known when it was opened. Cards and network addresses are digests.';
--> statement-breakpoint
COMMENT ON COLUMN reviews.decided_by IS 'As the audit log names the operator.';
--> statement-breakpoint
COMMENT ON TABLE fraud_warnings IS 'Payments that a card''s bank believes to be fraud, as Stripe passes it on.';
--> statement-breakpoint
COMMENT ON COLUMN fraud_warnings.is_actionable IS 'A refund may still spare a dispute.';
--> statement-breakpoint
COMMENT ON TABLE blocklist IS 'To whom nothing is sold. An entry that was removed stays, and holds no more.';
--> statement-breakpoint
COMMENT ON COLUMN blocklist.value IS 'An e-mail address in lower case, the digest of a network address or card, or a country''s two letters.';
--> statement-breakpoint
COMMENT ON COLUMN payment_attempts.avs IS 'What the bank said of address and postal code: failed if either did not match.';
--> statement-breakpoint
COMMENT ON COLUMN payment_attempts.cvc IS 'What the bank said of the card''s security code, which nobody here has seen.';
--> statement-breakpoint
COMMENT ON COLUMN payment_attempts.card_digest IS 'Of the processor''s own name for the card: the same card has the same one.';

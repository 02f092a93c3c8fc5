CREATE TABLE "balance_checks" (
	"rail" text NOT NULL,
	"currency" text NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"ledger_minor" bigint NOT NULL,
	"processor_minor" bigint NOT NULL,
	"low_minor" bigint NOT NULL,
	"high_minor" bigint NOT NULL,
	"readings" integer NOT NULL,
	"agreed_at" timestamp (3) with time zone,
	"in_flight" jsonb NOT NULL,
	CONSTRAINT "balance_checks_rail_currency_pk" PRIMARY KEY("rail","currency"),
	CONSTRAINT "balance_checks_rail" CHECK ("balance_checks"."rail" in ('stripe','paypal')),
	CONSTRAINT "balance_checks_bounds" CHECK ("balance_checks"."low_minor" <= "balance_checks"."high_minor"),
	CONSTRAINT "balance_checks_readings" CHECK ("balance_checks"."readings" >= 0)
);
--> statement-breakpoint
CREATE TABLE "invariant_breaks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"invariant" text NOT NULL,
	"rule" text NOT NULL,
	"subject" text NOT NULL,
	"rail" text,
	"currency" text,
	"facts" jsonb NOT NULL,
	"evidence" jsonb,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"explained_at" timestamp (3) with time zone,
	"explained_by" text,
	"explanation" text,
	CONSTRAINT "invariant_breaks_invariant" CHECK ("invariant_breaks"."invariant" in ('L1','L2','L3','L4','L5','L6','L7','L8','L9','L10','L11','L12','stock','alive')),
	CONSTRAINT "invariant_breaks_rail" CHECK ("invariant_breaks"."rail" in ('stripe','paypal')),
	CONSTRAINT "invariant_breaks_balance_has_rail" CHECK (("invariant_breaks"."invariant" = 'L9') = ("invariant_breaks"."rail" is not null) and ("invariant_breaks"."invariant" = 'L9') = ("invariant_breaks"."currency" is not null)),
	CONSTRAINT "invariant_breaks_explained" CHECK (num_nulls("invariant_breaks"."explained_at", "invariant_breaks"."explained_by", "invariant_breaks"."explanation") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "invariant_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"since" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"found" integer NOT NULL,
	"opened" integer NOT NULL,
	"resolved" integer NOT NULL,
	CONSTRAINT "invariant_runs_scope" CHECK ("invariant_runs"."scope" in ('changed','everything','balances','reconciliation'))
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"name" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"succeeded_at" timestamp (3) with time zone,
	"worked" integer,
	"failed_at" timestamp (3) with time zone,
	"reason" text
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "tell_leased_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "updated_at" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "orders" SET "updated_at" = greatest("created_at", "paid_at");--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "updated_at" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "invariant_breaks_one_open" ON "invariant_breaks" USING btree ("invariant","rule","subject") WHERE "invariant_breaks"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "invariant_breaks_stopping" ON "invariant_breaks" USING btree ("invariant","rail","currency") WHERE "invariant_breaks"."resolved_at" is null and "invariant_breaks"."explained_at" is null;--> statement-breakpoint
CREATE INDEX "invariant_breaks_recent" ON "invariant_breaks" USING btree ("first_seen_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "invariant_runs_recent" ON "invariant_runs" USING btree ("started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "invariant_runs_of_books" ON "invariant_runs" USING btree ("started_at" DESC NULLS LAST) WHERE "invariant_runs"."scope" in ('changed','everything');--> statement-breakpoint
CREATE INDEX "alerts_to_tell" ON "alerts" USING btree ("first_at") WHERE "alerts"."told_at" is null or "alerts"."last_at" - "alerts"."told_at" >= interval '24:00:00';--> statement-breakpoint
CREATE INDEX "orders_by_change" ON "orders" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "payments_by_change" ON "payments" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "refunds_by_change" ON "refunds" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "refunds_requested" ON "refunds" USING btree ("id") WHERE "refunds"."state" = 'requested';--> statement-breakpoint
CREATE INDEX "payout_batches_sending" ON "payout_batches" USING btree ("id") WHERE "payout_batches"."state" = 'sending';--> statement-breakpoint
CREATE INDEX "transfers_by_change" ON "transfers" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "transfers_sending" ON "transfers" USING btree ("id") WHERE "transfers"."state" = 'sending';
--> statement-breakpoint

GRANT SELECT, INSERT, UPDATE ON invariant_breaks, balance_checks, job_runs TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON invariant_runs TO artisans_app;
--> statement-breakpoint
COMMENT ON COLUMN orders.updated_at IS 'When its row last changed, so that the checks of the books find what was touched.';
--> statement-breakpoint
COMMENT ON COLUMN alerts.told_at IS 'When it was last posted to the alert webhook; null: not yet.';
--> statement-breakpoint
COMMENT ON COLUMN alerts.tell_leased_until IS 'Somebody is posting it: until then nobody else does.';
--> statement-breakpoint
COMMENT ON TABLE invariant_runs IS 'Looks at the books that came to their end. The next one over what changed begins where the last began.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_runs.since IS 'All that was touched since then was looked at; null: all there is.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_runs.started_at IS 'Before the first thing was read.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_runs.found IS 'What was wrong, known or new; opened: new; resolved: no longer wrong.';
--> statement-breakpoint
COMMENT ON TABLE invariant_breaks IS 'What was found not to be as it must be, one open row per invariant, rule and subject. Never deleted.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_breaks.rule IS 'Which check of the invariant found it.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_breaks.subject IS 'The id of what is wrong: an order''s, a payment''s, an account''s name and currency.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_breaks.rail IS 'Of L9: the money of this rail and currency is stopped while nobody has explained it.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_breaks.facts IS 'What is wrong. With other facts an explanation ends, and the operators are told again.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_breaks.evidence IS 'What else was seen; may change while the same thing is wrong.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_breaks.resolved_at IS 'When a run that covers it no longer found it.';
--> statement-breakpoint
COMMENT ON COLUMN invariant_breaks.explanation IS 'An operator''s: it lets money move on although the break is open.';
--> statement-breakpoint
COMMENT ON TABLE balance_checks IS 'The latest comparison of the ledger with a processor''s balance, per rail and currency.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.as_of IS 'The moment that the processor''s balance is of; PayPal''s report is hours old.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.ledger_minor IS 'The ledger''s balance of all that was posted until then.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.low_minor IS 'The processor has at least this much more than the ledger says, whatever of what is in flight has happened.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.high_minor IS 'And at most this much; both narrowed down from reading to reading.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.readings IS 'Readings in a row that no agreement can explain.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.agreed_at IS 'The last reading that the ledger may agree with.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.in_flight IS 'What may explain a difference, by id, with the least and the most that it changes.';
--> statement-breakpoint
COMMENT ON TABLE job_runs IS 'When each of cron''s jobs last ran, last succeeded and last failed. Runs that an operator asks for are not in it.';
--> statement-breakpoint
COMMENT ON COLUMN job_runs.worked IS 'How many things the last run that succeeded worked on.';
--> statement-breakpoint
COMMENT ON COLUMN job_runs.reason IS 'Why the last run that failed did so.';

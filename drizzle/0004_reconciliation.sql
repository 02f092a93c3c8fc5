CREATE TABLE "reconciliation_differences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rail" text NOT NULL,
	"effect_id" text NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"class" text NOT NULL,
	"there_minor" bigint,
	"here_minor" bigint,
	"line_ref" text,
	"source_ref" text,
	"subject_id" uuid,
	"evidence" jsonb NOT NULL,
	"state" text NOT NULL,
	"note" text,
	"run_id" uuid,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"tried_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	CONSTRAINT "reconciliation_differences_rail" CHECK ("reconciliation_differences"."rail" in ('stripe','paypal')),
	CONSTRAINT "reconciliation_differences_class" CHECK ("reconciliation_differences"."class" in ('missing_here','missing_there','amount','state','timing')),
	CONSTRAINT "reconciliation_differences_state" CHECK ("reconciliation_differences"."state" in ('open','healed','closed')),
	CONSTRAINT "reconciliation_differences_ended" CHECK (("reconciliation_differences"."state" = 'open') = ("reconciliation_differences"."ended_at" is null)),
	CONSTRAINT "reconciliation_differences_seen" CHECK (num_nonnulls("reconciliation_differences"."there_minor", "reconciliation_differences"."here_minor") > 0)
);
--> statement-breakpoint
CREATE TABLE "reconciliation_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rail" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"phase" text NOT NULL,
	"cursor" text,
	"judged_until" timestamp (3) with time zone,
	"lines" integer NOT NULL,
	"trouble" text,
	"requested_by" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "reconciliation_runs_rail" CHECK ("reconciliation_runs"."rail" in ('stripe','paypal')),
	CONSTRAINT "reconciliation_runs_window" CHECK ("reconciliation_runs"."from_at" < "reconciliation_runs"."until_at"),
	CONSTRAINT "reconciliation_runs_state" CHECK ("reconciliation_runs"."state" in ('running','stopped','finished','failed')),
	CONSTRAINT "reconciliation_runs_phase" CHECK ("reconciliation_runs"."phase" in ('reading','matching','looking_up','healing','done')),
	CONSTRAINT "reconciliation_runs_ended" CHECK (("reconciliation_runs"."state" in ('finished','failed')) = ("reconciliation_runs"."ended_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "statement_lines" (
	"rail" text NOT NULL,
	"effect_id" text NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"line_ref" text NOT NULL,
	"type" text NOT NULL,
	"source_ref" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"available_on" timestamp (3) with time zone,
	"run_id" uuid,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "statement_lines_rail_effect_id_kind_pk" PRIMARY KEY("rail","effect_id","kind"),
	CONSTRAINT "statement_lines_rail" CHECK ("statement_lines"."rail" in ('stripe','paypal'))
);
--> statement-breakpoint
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_run_id_reconciliation_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."reconciliation_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_lines" ADD CONSTRAINT "statement_lines_run_id_reconciliation_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."reconciliation_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliation_differences_one_per_effect" ON "reconciliation_differences" USING btree ("rail","effect_id","kind","currency") WHERE "reconciliation_differences"."state" <> 'healed';--> statement-breakpoint
CREATE INDEX "reconciliation_differences_by_run" ON "reconciliation_differences" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "reconciliation_differences_by_state" ON "reconciliation_differences" USING btree ("state","rail","opened_at");--> statement-breakpoint
CREATE INDEX "reconciliation_differences_by_subject" ON "reconciliation_differences" USING btree ("subject_id") WHERE "reconciliation_differences"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliation_runs_one_running_per_rail" ON "reconciliation_runs" USING btree ("rail") WHERE "reconciliation_runs"."state" = 'running';--> statement-breakpoint
CREATE INDEX "reconciliation_runs_by_time" ON "reconciliation_runs" USING btree ("started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "statement_lines_by_time" ON "statement_lines" USING btree ("rail","occurred_at");--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON
  reconciliation_runs, reconciliation_differences, statement_lines
TO artisans_app;
--> statement-breakpoint
COMMENT ON TABLE reconciliation_runs IS 'Comparisons of a processor''s books with the ledger, one at a time for each rail.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_runs.cursor IS 'Where the phase goes on; null at its beginning.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_runs.judged_until IS 'Until when the processor''s statement was complete: what the ledger alone has after it is too young to be missing.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_runs.trouble IS 'What the processor answered the last step, if it did not do it.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_runs.leased_until IS 'Somebody is at work on it until then.';
--> statement-breakpoint
COMMENT ON TABLE statement_lines IS 'The processors'' own books, as they show them: a mirror, one row for each effect on the balance, fees apart.';
--> statement-breakpoint
COMMENT ON COLUMN statement_lines.effect_id IS 'The name under which the ledger posts this effect.';
--> statement-breakpoint
COMMENT ON COLUMN statement_lines.amount_minor IS 'What the balance changed by; above zero towards the platform.';
--> statement-breakpoint
COMMENT ON COLUMN statement_lines.line_ref IS 'The processor''s own id of the line: a balance transaction, or a PayPal transaction.';
--> statement-breakpoint
COMMENT ON COLUMN statement_lines.source_ref IS 'The object behind it, or, for PayPal, the transaction that it goes back to.';
--> statement-breakpoint
COMMENT ON COLUMN statement_lines.run_id IS 'The run that saw it last; null if it was asked for by name.';
--> statement-breakpoint
COMMENT ON TABLE reconciliation_differences IS 'Where the two books differ, effect by effect. Together those that are not healed explain why the balances do.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_differences.class IS 'missing_here, missing_there, amount, state (the money agrees, our row does not), timing (too young to say).';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_differences.there_minor IS 'On the rail''s account, by the processor''s books; null if it has nothing.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_differences.here_minor IS 'The same by the ledger.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_differences.subject_id IS 'Our payment, refund or transfer, where one of the books names it.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_differences.evidence IS 'What the processor shows of it, and our row, as they were when it was last looked at.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_differences.state IS 'open; healed: the books agree; closed: explained by an operator, told again only if its sum changes.';
--> statement-breakpoint
COMMENT ON COLUMN reconciliation_differences.tried_at IS 'When a run last looked at it, so that each run does once.';

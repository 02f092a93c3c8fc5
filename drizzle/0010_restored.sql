CREATE TABLE "installation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"is_only" boolean NOT NULL,
	CONSTRAINT "installation_is_one" UNIQUE("is_only"),
	CONSTRAINT "installation_is_only" CHECK ("installation"."is_only")
);
--> statement-breakpoint
ALTER TABLE "payout_batches" ADD COLUMN "number" integer;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "adopted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "payout_batches" ADD CONSTRAINT "payout_batches_number" UNIQUE("number");--> statement-breakpoint
GRANT SELECT, UPDATE ON installation TO artisans_app;
--> statement-breakpoint
COMMENT ON TABLE installation IS 'One row: this database''s own name, which its payout batches carry. A database that is set back keeps it.';
--> statement-breakpoint
COMMENT ON COLUMN payout_batches.number IS 'Without a gap: a batch takes the number after the last that PayPal took or may have. Null: of before batches were numbered.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.adopted_at IS 'When it was found sent at the processor, by no operation that is known here: the database was set back since.';

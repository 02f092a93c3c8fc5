ALTER TABLE "balance_checks" ADD COLUMN "counted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "balance_checks" ADD COLUMN "proved_low_minor" bigint;--> statement-breakpoint
ALTER TABLE "balance_checks" ADD COLUMN "proved_high_minor" bigint;--> statement-breakpoint
CREATE INDEX "stock_reservations_held" ON "stock_reservations" USING btree ("product_id") WHERE "stock_reservations"."state" = 'held';--> statement-breakpoint
ALTER TABLE "balance_checks" ADD CONSTRAINT "balance_checks_proved" CHECK (("balance_checks"."proved_low_minor" is null) = ("balance_checks"."proved_high_minor" is null));
--> statement-breakpoint

COMMENT ON COLUMN balance_checks.counted_at IS 'The moment of the last of these readings. One that is nearer to it says nothing new.';
--> statement-breakpoint
COMMENT ON COLUMN balance_checks.proved_low_minor IS 'With the next column the difference that is proved, until a reading agrees or another one is.';

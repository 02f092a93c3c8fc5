CREATE TABLE "reading_marks" (
	"list" text PRIMARY KEY NOT NULL,
	"read_until" timestamp (3) with time zone,
	"tried_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_reason";--> statement-breakpoint
DROP INDEX "refunds_one_live_per_payment";--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_reason" CHECK ("refunds"."reason" in ('late','double','wrong_amount','by_hand'));--> statement-breakpoint
-- A refund and the others that are not failed never add up to more than was captured. The payment's
-- row is locked first, so that of two refunds that read the same sum the second sees the first.
CREATE FUNCTION refund_is_within_captured() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  captured bigint;
  captured_in text;
  others numeric;
BEGIN
  IF NEW.state = 'failed' THEN
    RETURN NEW;
  END IF;
  SELECT captured_minor, captured_currency INTO captured, captured_in
  FROM payments WHERE id = NEW.payment_id FOR UPDATE;
  SELECT coalesce(sum(amount_minor), 0) INTO others
  FROM refunds WHERE payment_id = NEW.payment_id AND id <> NEW.id AND state <> 'failed';
  IF captured IS NULL OR NEW.currency <> captured_in OR others + NEW.amount_minor > captured THEN
    RAISE EXCEPTION 'refund % gives back more than was captured', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_captured';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
COMMENT ON FUNCTION refund_is_within_captured IS 'Refunds of a payment that are not failed add up to no more than was captured of it.';
--> statement-breakpoint
CREATE TRIGGER refund_is_within_captured BEFORE INSERT OR UPDATE OF state, amount_minor, currency ON refunds
FOR EACH ROW EXECUTE FUNCTION refund_is_within_captured();
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON reading_marks TO artisans_app;
--> statement-breakpoint
COMMENT ON TABLE reading_marks IS 'How far lists of the processors have been read. A database that is set back reads again just what it has forgotten.';
--> statement-breakpoint
COMMENT ON COLUMN reading_marks.list IS 'events:<processor>, events:stripe:<account>, or transfers:<processor>.';
--> statement-breakpoint
COMMENT ON COLUMN reading_marks.read_until IS 'To its end until then; null: not yet.';

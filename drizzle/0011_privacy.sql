ALTER TABLE "inbox" ADD COLUMN "redacted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "erased_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "inbox_to_redact" ON "inbox" USING btree ("received_at") WHERE "inbox"."redacted_at" is null and "inbox"."state" <> 'received';--> statement-breakpoint
CREATE INDEX "orders_to_erase" ON "orders" USING btree ("created_at") WHERE "orders"."erased_at" is null;--> statement-breakpoint

-- What came stays as it was, but for one change: what is personal may be taken out of the body, once, when its
-- time is over or its person asks. Type and ids stay, so that the event can still be replayed.
CREATE OR REPLACE FUNCTION inbox_event_is_final() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.processor, OLD.endpoint, OLD.event_id, OLD.type, OLD.object_ref, OLD.received_at)
    IS DISTINCT FROM
    (NEW.id, NEW.processor, NEW.endpoint, NEW.event_id, NEW.type, NEW.object_ref, NEW.received_at)
    OR (OLD.body IS DISTINCT FROM NEW.body AND (OLD.redacted_at IS NOT NULL OR NEW.redacted_at IS NULL))
    OR (OLD.redacted_at IS NOT NULL AND NEW.redacted_at IS DISTINCT FROM OLD.redacted_at)
  THEN
    RAISE EXCEPTION 'event % of % cannot be rewritten', OLD.event_id, OLD.processor
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbox_event_is_final';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
COMMENT ON COLUMN inbox.redacted_at IS 'When what is personal was taken out of the body. Null: it is as it came.';
--> statement-breakpoint
COMMENT ON COLUMN inbox.body IS 'As it came, byte for byte, until it is redacted; type and ids stay, so that it can be replayed.';
--> statement-breakpoint
COMMENT ON COLUMN orders.erased_at IS 'When its buyer was taken out of it. The country stays, for taxes.';

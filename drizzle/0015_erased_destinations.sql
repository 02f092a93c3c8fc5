-- What was asked for stays as it was asked for, and a decision is final. One change is left, whatever the
-- state: a person's address is taken out, and nothing else with it. What still waits then goes nowhere, and has to be
-- asked for again.
CREATE OR REPLACE FUNCTION approval_request_is_final() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.destination IS NOT NULL AND NEW.destination = 'erased@erased.invalid'
    AND to_jsonb(NEW) - 'destination' = to_jsonb(OLD) - 'destination' THEN
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting'
    OR (NEW.id, NEW.kind, NEW.subject_id, NEW.currency, NEW.amount_minor, NEW.requested_by, NEW.requested_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.kind, OLD.subject_id, OLD.currency, OLD.amount_minor, OLD.requested_by, OLD.requested_at, OLD.expires_at)
    OR NEW.destination IS DISTINCT FROM OLD.destination THEN
    RAISE EXCEPTION 'approval % cannot be rewritten', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approval_request_is_final';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
COMMENT ON COLUMN approvals.destination IS 'Where the money was to go when it was asked for. If it goes elsewhere by then, it has to be asked for again. A person who is erased is taken out of it.';

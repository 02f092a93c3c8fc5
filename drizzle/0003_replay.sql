CREATE TABLE "event_replays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"inbox_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"was" text NOT NULL,
	"was_note" text,
	"outcome" text NOT NULL,
	"note" text,
	CONSTRAINT "event_replays_was" CHECK ("event_replays"."was" in ('received','applied','ignored','quarantined')),
	CONSTRAINT "event_replays_outcome" CHECK ("event_replays"."outcome" in ('applied','ignored','quarantined','unanswered','failed'))
);
--> statement-breakpoint
ALTER TABLE "event_replays" ADD CONSTRAINT "event_replays_inbox_id_inbox_id_fk" FOREIGN KEY ("inbox_id") REFERENCES "public"."inbox"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_replays_by_event" ON "event_replays" USING btree ("inbox_id","at");--> statement-breakpoint
CREATE INDEX "inbox_by_time" ON "inbox" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "inbox_by_object" ON "inbox" USING btree ("object_ref");--> statement-breakpoint

-- What a processor said is evidence: what came, and when, stays as it was; only what we made of it moves.
CREATE FUNCTION inbox_event_is_final() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.processor, OLD.endpoint, OLD.event_id, OLD.type, OLD.object_ref, OLD.body, OLD.received_at)
    IS DISTINCT FROM
    (NEW.id, NEW.processor, NEW.endpoint, NEW.event_id, NEW.type, NEW.object_ref, NEW.body, NEW.received_at)
  THEN
    RAISE EXCEPTION 'event % of % cannot be rewritten', OLD.event_id, OLD.processor
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inbox_event_is_final';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER inbox_event_is_final BEFORE UPDATE ON inbox
FOR EACH ROW EXECUTE FUNCTION inbox_event_is_final();
--> statement-breakpoint
CREATE TRIGGER event_replays_append_only BEFORE UPDATE OR DELETE ON event_replays
FOR EACH ROW EXECUTE FUNCTION row_is_final();
--> statement-breakpoint
CREATE TRIGGER event_replays_no_truncate BEFORE TRUNCATE ON event_replays
FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
--> statement-breakpoint
GRANT SELECT, INSERT ON event_replays TO artisans_app;
--> statement-breakpoint
COMMENT ON COLUMN inbox.body IS 'As it came, byte for byte, whatever became of it: each event can be replayed.';
--> statement-breakpoint
COMMENT ON COLUMN inbox.object_ref IS 'The processor''s id of the object that it is about, where it names one.';
--> statement-breakpoint
COMMENT ON COLUMN inbox.worked_at IS 'When it was first worked on; replays are rows of event_replays.';
--> statement-breakpoint
COMMENT ON TABLE event_replays IS 'Each time that an operator had an event worked on again, and what came of it. Append only.';
--> statement-breakpoint
COMMENT ON COLUMN event_replays.was IS 'The event''s state before.';
--> statement-breakpoint
COMMENT ON COLUMN event_replays.outcome IS 'unanswered: the processor could not be asked; failed: an error of ours, in the log. Neither changed anything.';

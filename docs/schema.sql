-- The whole database, printed from the migrations by "npm run schema:print"; never edited.
-- artisans_owner owns everything and migrates; artisans_app is the Worker, with the rights below.

CREATE OR REPLACE FUNCTION public.approval_request_is_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF OLD.destination IS NOT NULL AND NEW.destination = 'erased@erased.invalid'
    AND to_jsonb(NEW) - 'destination' = to_jsonb(OLD) - 'destination' THEN
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting'
    OR (NEW.id, NEW.kind, NEW.subject_id, NEW.currency, NEW.amount_minor, NEW.requested_by, NEW.requested_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.id, OLD.kind, OLD.subject_id, OLD.currency, OLD.amount_minor, OLD.requested_by, OLD.requested_at, OLD.expires_at)
    OR NEW.destination IS DISTINCT FROM OLD.destination
    OR NEW.request IS DISTINCT FROM OLD.request THEN
    RAISE EXCEPTION 'approval % cannot be rewritten', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approval_request_is_final';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION public.guard(holds boolean, rule text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF holds IS NOT TRUE THEN
    RAISE EXCEPTION 'guard %', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
  END IF;
  RETURN true;
END $function$;
COMMENT ON FUNCTION guard(boolean,text) IS 'Raises check_violation with the rule as constraint name unless it holds; makes a statement of an atomic batch refuse.';

CREATE OR REPLACE FUNCTION public.inbox_event_is_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION public.ledger_account_starts_empty()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.balance_minor <> 0 THEN
    RAISE EXCEPTION 'ledger account % starts with %', NEW.name, NEW.balance_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_starts_empty';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION public.ledger_entry_is_written_at_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM 1 FROM ledger_transactions
  WHERE id = NEW.transaction_id AND xmin = pg_current_xact_id()::xid;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'ledger transaction % is closed or unknown', NEW.transaction_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_is_written_at_once';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION public.ledger_entry_moves_balance()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
BEGIN
  UPDATE ledger_accounts SET balance_minor = balance_minor + NEW.amount_minor
  WHERE name = NEW.account AND currency = NEW.currency AND balance_minor IS NOT NULL;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.ledger_transaction_balances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  checked uuid;
  total numeric;
  lines integer;
BEGIN
  IF TG_TABLE_NAME = 'ledger_entries' THEN
    checked := NEW.transaction_id;
  ELSE
    checked := NEW.id;
  END IF;
  SELECT coalesce(sum(amount_minor), 0), count(*) INTO total, lines
  FROM ledger_entries WHERE transaction_id = checked;
  IF total <> 0 OR lines < 2 THEN
    RAISE EXCEPTION 'ledger transaction % has % entries that add up to %', checked, lines, total
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balances';
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.refund_is_within_captured()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;
COMMENT ON FUNCTION refund_is_within_captured() IS 'Refunds of a payment that are not failed add up to no more than was captured of it.';

CREATE OR REPLACE FUNCTION public.row_is_final()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $function$;

CREATE TABLE alerts (
  kind text NOT NULL,
  subject text NOT NULL,
  facts jsonb NOT NULL,
  times integer NOT NULL,
  first_at timestamp(3) with time zone NOT NULL,
  last_at timestamp(3) with time zone NOT NULL,
  told_at timestamp(3) with time zone,
  tell_leased_until timestamp(3) with time zone,
  CONSTRAINT alerts_kind_subject_pk PRIMARY KEY (kind, subject)
);
COMMENT ON TABLE alerts IS 'What an operator has to know, counted per subject.';
COMMENT ON COLUMN alerts.told_at IS 'When it was last posted to the alert webhook; null: not yet.';
COMMENT ON COLUMN alerts.tell_leased_until IS 'Somebody is posting it: until then nobody else does.';
CREATE INDEX alerts_recent ON public.alerts USING btree (last_at DESC NULLS LAST);
CREATE INDEX alerts_to_tell ON public.alerts USING btree (first_at) WHERE ((told_at IS NULL) OR ((last_at - told_at) >= '24:00:00'::interval));
GRANT INSERT, SELECT, UPDATE ON alerts TO artisans_app;

CREATE TABLE approvals (
  id uuid NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  destination text,
  requested_by text NOT NULL,
  requested_at timestamp(3) with time zone NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  state text NOT NULL,
  decided_by text,
  decided_at timestamp(3) with time zone,
  reason text,
  request jsonb,
  CONSTRAINT approvals_pkey PRIMARY KEY (id),
  CONSTRAINT approvals_amount CHECK ((amount_minor > 0)),
  CONSTRAINT approvals_decided CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
  CONSTRAINT approvals_decided_by CHECK (((state = ANY (ARRAY['approved'::text, 'refused'::text])) = (decided_by IS NOT NULL))),
  CONSTRAINT approvals_kind CHECK ((kind = ANY (ARRAY['refund_payment'::text, 'refund_reviewed_order'::text, 'unblock_transfer'::text, 'refund_order'::text, 'write_off_debt'::text]))),
  CONSTRAINT approvals_second_operator CHECK (((state <> 'approved'::text) OR (decided_by <> requested_by))),
  CONSTRAINT approvals_state CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text, 'expired'::text])))
);
COMMENT ON TABLE approvals IS 'What an operator has asked for that is large enough to need a second one. One waits per kind and subject.';
COMMENT ON COLUMN approvals.subject_id IS 'The payment or order whose money goes back, the review that is refused, the transfer that is let go, or the seller whose debt is written off.';
COMMENT ON COLUMN approvals.destination IS 'Where the money was to go when it was asked for. If it goes elsewhere by then, it has to be asked for again. A person who is erased is taken out of it.';
COMMENT ON COLUMN approvals.decided_by IS 'Another operator than requested_by, if it was approved.';
COMMENT ON COLUMN approvals.request IS 'What was asked for in full, as it was sent; approved as it stands.';
CREATE INDEX approvals_of_subject ON public.approvals USING btree (subject_id);
CREATE UNIQUE INDEX approvals_one_waiting ON public.approvals USING btree (kind, subject_id) WHERE (state = 'waiting'::text);
CREATE INDEX approvals_recent ON public.approvals USING btree (requested_at DESC NULLS LAST, id);
CREATE TRIGGER approval_request_is_final BEFORE UPDATE ON public.approvals FOR EACH ROW EXECUTE FUNCTION approval_request_is_final();
GRANT INSERT, SELECT, UPDATE ON approvals TO artisans_app;

CREATE TABLE attempt_counters (
  key text NOT NULL,
  count integer NOT NULL,
  window_ends_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT attempt_counters_pkey PRIMARY KEY (key),
  CONSTRAINT attempt_counters_count_positive CHECK ((count > 0))
);
COMMENT ON TABLE attempt_counters IS 'How often something was tried in the current window. Keys hold digests of addresses, never an address.';
CREATE INDEX attempt_counters_to_sweep ON public.attempt_counters USING btree (window_ends_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON attempt_counters TO artisans_app;

CREATE TABLE audit_log (
  id uuid NOT NULL,
  at timestamp(3) with time zone NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  facts jsonb NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE audit_log IS 'Who did what. Append only.';
CREATE INDEX audit_log_by_time ON public.audit_log USING btree (at DESC NULLS LAST);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION row_is_final();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
GRANT INSERT, SELECT ON audit_log TO artisans_app;

CREATE TABLE balance_checks (
  rail text NOT NULL,
  currency text NOT NULL,
  checked_at timestamp(3) with time zone NOT NULL,
  as_of timestamp(3) with time zone NOT NULL,
  ledger_minor bigint NOT NULL,
  processor_minor bigint NOT NULL,
  low_minor bigint NOT NULL,
  high_minor bigint NOT NULL,
  readings integer NOT NULL,
  agreed_at timestamp(3) with time zone,
  in_flight jsonb NOT NULL,
  counted_at timestamp(3) with time zone,
  proved_low_minor bigint,
  proved_high_minor bigint,
  CONSTRAINT balance_checks_rail_currency_pk PRIMARY KEY (rail, currency),
  CONSTRAINT balance_checks_bounds CHECK ((low_minor <= high_minor)),
  CONSTRAINT balance_checks_proved CHECK (((proved_low_minor IS NULL) = (proved_high_minor IS NULL))),
  CONSTRAINT balance_checks_rail CHECK ((rail = ANY (ARRAY['stripe'::text, 'paypal'::text]))),
  CONSTRAINT balance_checks_readings CHECK ((readings >= 0))
);
COMMENT ON TABLE balance_checks IS 'The latest comparison of the ledger with a processor''s balance, per rail and currency.';
COMMENT ON COLUMN balance_checks.as_of IS 'The moment that the processor''s balance is of; PayPal''s report is hours old.';
COMMENT ON COLUMN balance_checks.ledger_minor IS 'The ledger''s balance of all that was posted until then.';
COMMENT ON COLUMN balance_checks.low_minor IS 'The processor has at least this much more than the ledger says, whatever of what is in flight has happened.';
COMMENT ON COLUMN balance_checks.high_minor IS 'And at most this much; both narrowed down from reading to reading.';
COMMENT ON COLUMN balance_checks.readings IS 'Readings in a row that no agreement can explain.';
COMMENT ON COLUMN balance_checks.agreed_at IS 'The last reading that the ledger may agree with.';
COMMENT ON COLUMN balance_checks.in_flight IS 'What may explain a difference, by id, with the least and the most that it changes.';
COMMENT ON COLUMN balance_checks.counted_at IS 'The moment of the last of these readings. One that is nearer to it says nothing new.';
COMMENT ON COLUMN balance_checks.proved_low_minor IS 'With the next column the difference that is proved, until a reading agrees or another one is.';
GRANT INSERT, SELECT, UPDATE ON balance_checks TO artisans_app;

CREATE TABLE blocklist (
  id uuid NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  note text NOT NULL,
  added_at timestamp(3) with time zone NOT NULL,
  added_by text NOT NULL,
  removed_at timestamp(3) with time zone,
  removed_by text,
  CONSTRAINT blocklist_pkey PRIMARY KEY (id),
  CONSTRAINT blocklist_kind CHECK ((kind = ANY (ARRAY['email'::text, 'address'::text, 'card'::text, 'country'::text]))),
  CONSTRAINT blocklist_removed_by_somebody CHECK ((num_nulls(removed_at, removed_by) = ANY (ARRAY[0, 2])))
);
COMMENT ON TABLE blocklist IS 'To whom nothing is sold. An entry that was removed stays, and holds no more.';
COMMENT ON COLUMN blocklist.value IS 'An e-mail address in lower case, the digest of a network address or card, or a country''s two letters.';
CREATE INDEX blocklist_by_time ON public.blocklist USING btree (added_at DESC NULLS LAST, id);
CREATE UNIQUE INDEX blocklist_once ON public.blocklist USING btree (kind, value) WHERE (removed_at IS NULL);
GRANT INSERT, SELECT ON blocklist TO artisans_app;

CREATE TABLE dead_letters (
  id uuid NOT NULL,
  queue text NOT NULL,
  message_id text NOT NULL,
  message jsonb NOT NULL,
  attempts integer NOT NULL,
  received_at timestamp(3) with time zone NOT NULL,
  replayed_at timestamp(3) with time zone,
  CONSTRAINT dead_letters_pkey PRIMARY KEY (id),
  CONSTRAINT dead_letters_one_row_per_message UNIQUE (queue, message_id)
);
COMMENT ON TABLE dead_letters IS 'Queue messages that failed every try, kept to be looked at and replayed.';
CREATE INDEX dead_letters_waiting ON public.dead_letters USING btree (received_at) WHERE (replayed_at IS NULL);
GRANT INSERT, SELECT, UPDATE ON dead_letters TO artisans_app;

CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  subject_id uuid,
  locked_until timestamp(3) with time zone NOT NULL,
  status integer,
  body jsonb,
  created_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT idempotency_keys_scope_key_pk PRIMARY KEY (scope, key),
  CONSTRAINT idempotency_keys_answer CHECK (((status IS NULL) = (body IS NULL)))
);
COMMENT ON TABLE idempotency_keys IS 'Changing requests by sender and Idempotency-Key, with the answer to replay. No secret is kept in it.';
COMMENT ON COLUMN idempotency_keys.scope IS 'Who sends: a guest''s cookie, a login session, or the operator.';
COMMENT ON COLUMN idempotency_keys.fingerprint IS 'SHA-256 over method, path and the parsed body in canonical order.';
COMMENT ON COLUMN idempotency_keys.locked_until IS 'While nothing is answered, another request with the key is told to wait until then.';
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_keys TO artisans_app;

CREATE TABLE inbox (
  id uuid NOT NULL,
  processor text NOT NULL,
  endpoint text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  object_ref text,
  body bytea NOT NULL,
  state text NOT NULL,
  note text,
  received_at timestamp(3) with time zone NOT NULL,
  tried_at timestamp(3) with time zone,
  worked_at timestamp(3) with time zone,
  verified_by text,
  redacted_at timestamp(3) with time zone,
  CONSTRAINT inbox_pkey PRIMARY KEY (id),
  CONSTRAINT inbox_one_row_per_event UNIQUE (processor, event_id),
  CONSTRAINT inbox_state CHECK ((state = ANY (ARRAY['received'::text, 'applied'::text, 'ignored'::text, 'quarantined'::text])))
);
COMMENT ON TABLE inbox IS 'Every verified event of a processor, once, as it came.';
COMMENT ON COLUMN inbox.object_ref IS 'The processor''s id of the object that it is about, where it names one.';
COMMENT ON COLUMN inbox.body IS 'As it came, byte for byte, until it is redacted; type and ids stay, so that it can be replayed.';
COMMENT ON COLUMN inbox.state IS 'received: waits to be worked on; applied; ignored: nothing to do; quarantined: verified, but not about what we know, for an operator.';
COMMENT ON COLUMN inbox.tried_at IS 'When cron last tried to work on it, so that those that fail wait behind the others.';
COMMENT ON COLUMN inbox.worked_at IS 'When it was first worked on; replays are rows of event_replays.';
COMMENT ON COLUMN inbox.verified_by IS 'What proved the delivery that brought it: which of the endpoint''s secrets, or the address of PayPal''s certificate. Null: no delivery did, or none that noted it.';
COMMENT ON COLUMN inbox.redacted_at IS 'When what is personal was taken out of the body. Null: it is as it came.';
CREATE INDEX inbox_by_object ON public.inbox USING btree (object_ref);
CREATE INDEX inbox_by_time ON public.inbox USING btree (received_at, id);
CREATE INDEX inbox_quarantined ON public.inbox USING btree (received_at DESC NULLS LAST) WHERE (state = 'quarantined'::text);
CREATE INDEX inbox_to_redact ON public.inbox USING btree (received_at) WHERE ((redacted_at IS NULL) AND (state <> 'received'::text));
CREATE INDEX inbox_to_work ON public.inbox USING btree (processor, GREATEST(received_at, tried_at)) WHERE (state = 'received'::text);
CREATE TRIGGER inbox_event_is_final BEFORE UPDATE ON public.inbox FOR EACH ROW EXECUTE FUNCTION inbox_event_is_final();
GRANT INSERT, SELECT, UPDATE ON inbox TO artisans_app;

CREATE TABLE event_replays (
  id uuid NOT NULL,
  inbox_id uuid NOT NULL,
  at timestamp(3) with time zone NOT NULL,
  actor text NOT NULL,
  was text NOT NULL,
  was_note text,
  outcome text NOT NULL,
  note text,
  CONSTRAINT event_replays_pkey PRIMARY KEY (id),
  CONSTRAINT event_replays_inbox_id_inbox_id_fk FOREIGN KEY (inbox_id) REFERENCES inbox(id),
  CONSTRAINT event_replays_outcome CHECK ((outcome = ANY (ARRAY['applied'::text, 'ignored'::text, 'quarantined'::text, 'unanswered'::text, 'failed'::text]))),
  CONSTRAINT event_replays_was CHECK ((was = ANY (ARRAY['received'::text, 'applied'::text, 'ignored'::text, 'quarantined'::text])))
);
COMMENT ON TABLE event_replays IS 'Each time that an operator had an event worked on again, and what came of it. Append only.';
COMMENT ON COLUMN event_replays.was IS 'The event''s state before.';
COMMENT ON COLUMN event_replays.outcome IS 'unanswered: the processor could not be asked; failed: an error of ours, in the log. Neither changed anything.';
CREATE INDEX event_replays_by_event ON public.event_replays USING btree (inbox_id, at);
CREATE TRIGGER event_replays_append_only BEFORE DELETE OR UPDATE ON public.event_replays FOR EACH ROW EXECUTE FUNCTION row_is_final();
CREATE TRIGGER event_replays_no_truncate BEFORE TRUNCATE ON public.event_replays FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
GRANT INSERT, SELECT ON event_replays TO artisans_app;

CREATE TABLE installation (
  id uuid NOT NULL,
  is_only boolean NOT NULL,
  CONSTRAINT installation_pkey PRIMARY KEY (id),
  CONSTRAINT installation_is_one UNIQUE (is_only),
  CONSTRAINT installation_is_only CHECK (is_only)
);
COMMENT ON TABLE installation IS 'One row: this database''s own name, which its payout batches carry. A database that is set back keeps it.';
GRANT SELECT, UPDATE ON installation TO artisans_app;

CREATE TABLE invariant_breaks (
  id uuid NOT NULL,
  invariant text NOT NULL,
  rule text NOT NULL,
  subject text NOT NULL,
  rail text,
  currency text,
  facts jsonb NOT NULL,
  evidence jsonb,
  first_seen_at timestamp(3) with time zone NOT NULL,
  last_seen_at timestamp(3) with time zone NOT NULL,
  resolved_at timestamp(3) with time zone,
  explained_at timestamp(3) with time zone,
  explained_by text,
  explanation text,
  CONSTRAINT invariant_breaks_pkey PRIMARY KEY (id),
  CONSTRAINT invariant_breaks_balance_has_rail CHECK ((((invariant = 'L9'::text) = (rail IS NOT NULL)) AND ((invariant = 'L9'::text) = (currency IS NOT NULL)))),
  CONSTRAINT invariant_breaks_explained CHECK ((num_nulls(explained_at, explained_by, explanation) = ANY (ARRAY[0, 3]))),
  CONSTRAINT invariant_breaks_invariant CHECK ((invariant = ANY (ARRAY['L1'::text, 'L2'::text, 'L3'::text, 'L4'::text, 'L5'::text, 'L6'::text, 'L7'::text, 'L8'::text, 'L9'::text, 'L10'::text, 'L11'::text, 'L12'::text, 'stock'::text, 'alive'::text]))),
  CONSTRAINT invariant_breaks_rail CHECK ((rail = ANY (ARRAY['stripe'::text, 'paypal'::text])))
);
COMMENT ON TABLE invariant_breaks IS 'What was found not to be as it must be, one open row per invariant, rule and subject. Never deleted.';
COMMENT ON COLUMN invariant_breaks.rule IS 'Which check of the invariant found it.';
COMMENT ON COLUMN invariant_breaks.subject IS 'The id of what is wrong: an order''s, a payment''s, an account''s name and currency.';
COMMENT ON COLUMN invariant_breaks.rail IS 'Of L9: the money of this rail and currency is stopped while nobody has explained it.';
COMMENT ON COLUMN invariant_breaks.facts IS 'What is wrong. With other facts an explanation ends, and the operators are told again.';
COMMENT ON COLUMN invariant_breaks.evidence IS 'What else was seen; may change while the same thing is wrong.';
COMMENT ON COLUMN invariant_breaks.resolved_at IS 'When a run that covers it no longer found it.';
COMMENT ON COLUMN invariant_breaks.explanation IS 'An operator''s: it lets money move on although the break is open.';
CREATE UNIQUE INDEX invariant_breaks_one_open ON public.invariant_breaks USING btree (invariant, rule, subject) WHERE (resolved_at IS NULL);
CREATE INDEX invariant_breaks_recent ON public.invariant_breaks USING btree (first_seen_at DESC NULLS LAST);
CREATE INDEX invariant_breaks_stopping ON public.invariant_breaks USING btree (invariant, rail, currency) WHERE ((resolved_at IS NULL) AND (explained_at IS NULL));
GRANT INSERT, SELECT, UPDATE ON invariant_breaks TO artisans_app;

CREATE TABLE invariant_runs (
  id uuid NOT NULL,
  scope text NOT NULL,
  since timestamp(3) with time zone,
  started_at timestamp(3) with time zone NOT NULL,
  finished_at timestamp(3) with time zone NOT NULL,
  found integer NOT NULL,
  opened integer NOT NULL,
  resolved integer NOT NULL,
  CONSTRAINT invariant_runs_pkey PRIMARY KEY (id),
  CONSTRAINT invariant_runs_scope CHECK ((scope = ANY (ARRAY['changed'::text, 'everything'::text, 'balances'::text, 'reconciliation'::text])))
);
COMMENT ON TABLE invariant_runs IS 'Looks at the books that came to their end. The next one over what changed begins where the last began.';
COMMENT ON COLUMN invariant_runs.since IS 'All that was touched since then was looked at; null: all there is.';
COMMENT ON COLUMN invariant_runs.started_at IS 'Before the first thing was read.';
COMMENT ON COLUMN invariant_runs.found IS 'What was wrong, known or new; opened: new; resolved: no longer wrong.';
CREATE INDEX invariant_runs_of_books ON public.invariant_runs USING btree (started_at DESC NULLS LAST) WHERE (scope = ANY (ARRAY['changed'::text, 'everything'::text]));
CREATE INDEX invariant_runs_recent ON public.invariant_runs USING btree (started_at DESC NULLS LAST);
GRANT INSERT, SELECT ON invariant_runs TO artisans_app;

CREATE TABLE job_runs (
  name text NOT NULL,
  started_at timestamp(3) with time zone NOT NULL,
  succeeded_at timestamp(3) with time zone,
  worked integer,
  failed_at timestamp(3) with time zone,
  reason text,
  CONSTRAINT job_runs_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE job_runs IS 'When each of cron''s jobs last ran, last succeeded and last failed. A trigger that an operator runs is in it as cron''s own are; a single job that one asks for is not.';
COMMENT ON COLUMN job_runs.worked IS 'How many things the last run that succeeded worked on.';
COMMENT ON COLUMN job_runs.reason IS 'Why the last run that failed did so.';
GRANT INSERT, SELECT, UPDATE ON job_runs TO artisans_app;

CREATE TABLE ledger_accounts (
  name text NOT NULL,
  currency text NOT NULL,
  kind text NOT NULL,
  balance_minor bigint,
  CONSTRAINT ledger_accounts_name_currency_pk PRIMARY KEY (name, currency),
  CONSTRAINT ledger_accounts_debt_not_negative CHECK (((balance_minor >= 0) OR (name !~~ 'seller:%:debt'::text))),
  CONSTRAINT ledger_accounts_guarded CHECK (((balance_minor IS NOT NULL) = ((name ~~ 'seller:%:payable:%'::text) OR (name ~~ 'seller:%:debt'::text)))),
  CONSTRAINT ledger_accounts_kind CHECK ((kind = ANY (ARRAY['asset'::text, 'liability'::text, 'income'::text, 'expense'::text]))),
  CONSTRAINT ledger_accounts_payable_not_negative CHECK (((balance_minor <= 0) OR (name ~~ 'seller:%:debt'::text)))
);
COMMENT ON TABLE ledger_accounts IS 'Accounts by name and currency. Debits are above zero, credits below.';
COMMENT ON COLUMN ledger_accounts.balance_minor IS 'Running balance of what a seller is owed (so never above zero); null for all other accounts.';
CREATE TRIGGER ledger_account_starts_empty BEFORE INSERT ON public.ledger_accounts FOR EACH ROW EXECUTE FUNCTION ledger_account_starts_empty();
GRANT INSERT, SELECT ON ledger_accounts TO artisans_app;

CREATE TABLE ledger_transactions (
  id uuid NOT NULL,
  kind text NOT NULL,
  currency text NOT NULL,
  processor text NOT NULL,
  external_id text NOT NULL,
  subject_id uuid NOT NULL,
  posted_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT ledger_transactions_pkey PRIMARY KEY (id),
  CONSTRAINT ledger_transactions_id_currency UNIQUE (id, currency),
  CONSTRAINT ledger_transactions_one_effect UNIQUE (processor, external_id, kind)
);
COMMENT ON TABLE ledger_transactions IS 'One effect on money, at most once per processor''s id and kind. Append only; balanced at COMMIT.';
COMMENT ON COLUMN ledger_transactions.external_id IS 'Stripe: balance transaction (txn_…); PayPal: transaction id.';
COMMENT ON COLUMN ledger_transactions.subject_id IS 'Our payment, refund or transfer.';
CREATE INDEX ledger_transactions_by_subject ON public.ledger_transactions USING btree (subject_id);
CREATE INDEX ledger_transactions_by_time ON public.ledger_transactions USING btree (posted_at);
CREATE CONSTRAINT TRIGGER ledger_transaction_balances AFTER INSERT ON public.ledger_transactions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balances();
CREATE TRIGGER ledger_transactions_append_only BEFORE DELETE OR UPDATE ON public.ledger_transactions FOR EACH ROW EXECUTE FUNCTION row_is_final();
CREATE TRIGGER ledger_transactions_no_truncate BEFORE TRUNCATE ON public.ledger_transactions FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
GRANT INSERT, SELECT ON ledger_transactions TO artisans_app;

CREATE TABLE ledger_entries (
  transaction_id uuid NOT NULL,
  line smallint NOT NULL,
  account text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  CONSTRAINT ledger_entries_transaction_id_line_pk PRIMARY KEY (transaction_id, line),
  CONSTRAINT ledger_entries_account FOREIGN KEY (account, currency) REFERENCES ledger_accounts(name, currency),
  CONSTRAINT ledger_entries_transaction FOREIGN KEY (transaction_id, currency) REFERENCES ledger_transactions(id, currency),
  CONSTRAINT ledger_entries_not_zero CHECK ((amount_minor <> 0))
);
COMMENT ON TABLE ledger_entries IS 'Debits (above zero) and credits (below) of a ledger transaction. Append only.';
CREATE INDEX ledger_entries_by_account ON public.ledger_entries USING btree (account, currency);
CREATE TRIGGER ledger_entries_append_only BEFORE DELETE OR UPDATE ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION row_is_final();
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON public.ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balances();
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
CREATE TRIGGER ledger_entry_is_written_at_once BEFORE INSERT ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_written_at_once();
CREATE TRIGGER ledger_entry_moves_balance AFTER INSERT ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_entry_moves_balance();
GRANT INSERT, SELECT ON ledger_entries TO artisans_app;

CREATE TABLE mails (
  id uuid NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  facts jsonb NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  next_try_at timestamp(3) with time zone NOT NULL,
  tries integer NOT NULL,
  sent_at timestamp(3) with time zone,
  failed_at timestamp(3) with time zone,
  reason text,
  CONSTRAINT mails_pkey PRIMARY KEY (id),
  CONSTRAINT mails_once_per_subject UNIQUE (kind, subject_id),
  CONSTRAINT mails_one_end CHECK (((sent_at IS NULL) OR (failed_at IS NULL))),
  CONSTRAINT mails_tries_not_negative CHECK ((tries >= 0))
);
COMMENT ON TABLE mails IS 'What was promised to be mailed, each once per subject. The text is written when it is sent, so that no secret lies here.';
COMMENT ON COLUMN mails.facts IS 'What the mail says beyond its subject''s rows. toldIn: the mail that tells it; none is sent for this row.';
COMMENT ON COLUMN mails.next_try_at IS 'Also the end of the lease of whoever sends it now.';
CREATE INDEX mails_to_send ON public.mails USING btree (next_try_at) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX mails_told_in ON public.mails USING btree (((facts ->> 'toldIn'::text))) WHERE (facts ? 'toldIn'::text);
GRANT INSERT, SELECT, UPDATE ON mails TO artisans_app;

CREATE TABLE operations (
  id uuid NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  processor text NOT NULL,
  params jsonb NOT NULL,
  state text NOT NULL,
  answer jsonb,
  tries integer NOT NULL,
  opened_at timestamp(3) with time zone NOT NULL,
  next_try_at timestamp(3) with time zone NOT NULL,
  leased_until timestamp(3) with time zone,
  closed_at timestamp(3) with time zone,
  CONSTRAINT operations_pkey PRIMARY KEY (id),
  CONSTRAINT operations_closed CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  CONSTRAINT operations_state CHECK ((state = ANY (ARRAY['open'::text, 'succeeded'::text, 'rejected'::text])))
);
COMMENT ON TABLE operations IS 'Outgoing calls, written before they are made. The id is the idempotency key; a retry sends the same params.';
COMMENT ON COLUMN operations.subject_id IS 'What it is about; at most one operation per subject is open.';
COMMENT ON COLUMN operations.next_try_at IS 'When cron sends it again if nobody has finished it.';
COMMENT ON COLUMN operations.leased_until IS 'Somebody has just sent it: until then a message or cron that finds it again leaves it alone.';
CREATE INDEX operations_by_subject ON public.operations USING btree (subject_id);
CREATE UNIQUE INDEX operations_one_open_per_subject ON public.operations USING btree (subject_id) WHERE (state = 'open'::text);
CREATE INDEX operations_to_resume ON public.operations USING btree (processor, next_try_at) WHERE (state = 'open'::text);
GRANT INSERT, SELECT, UPDATE ON operations TO artisans_app;

CREATE TABLE outbox (
  id uuid NOT NULL,
  message jsonb NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  sent_at timestamp(3) with time zone,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE outbox IS 'Messages that have to be sent because something was committed.';
COMMENT ON COLUMN outbox.sent_at IS 'Taken to be sent: one worker at a time. A crash before the queue had it is made up for by cron, which resumes operations.';
CREATE INDEX outbox_to_send ON public.outbox USING btree (created_at) WHERE (sent_at IS NULL);
GRANT DELETE, INSERT, SELECT, UPDATE ON outbox TO artisans_app;

CREATE TABLE payout_batches (
  id uuid NOT NULL,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  state text NOT NULL,
  processor_ref text,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  number integer,
  CONSTRAINT payout_batches_pkey PRIMARY KEY (id),
  CONSTRAINT payout_batches_number UNIQUE (number),
  CONSTRAINT payout_batches_processor_ref UNIQUE (processor_ref),
  CONSTRAINT payout_batches_state CHECK ((state = ANY (ARRAY['sending'::text, 'accepted'::text, 'done'::text, 'denied'::text]))),
  CONSTRAINT payout_batches_total CHECK ((total_minor > 0))
);
COMMENT ON TABLE payout_batches IS 'PayPal payout batches; the id is the sender_batch_id.';
COMMENT ON COLUMN payout_batches.number IS 'Without a gap: a batch takes the number after the last that PayPal took or may have. Null: of before batches were numbered.';
CREATE INDEX payout_batches_sending ON public.payout_batches USING btree (id) WHERE (state = 'sending'::text);
CREATE INDEX payout_batches_unfinished ON public.payout_batches USING btree (updated_at) WHERE (state = 'accepted'::text);
GRANT INSERT, SELECT, UPDATE ON payout_batches TO artisans_app;

CREATE TABLE rail_switches (
  rail text NOT NULL,
  direction text NOT NULL,
  stopped boolean NOT NULL,
  reason text NOT NULL,
  changed_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT rail_switches_rail_direction_pk PRIMARY KEY (rail, direction),
  CONSTRAINT rail_switches_direction CHECK ((direction = ANY (ARRAY['pay_in'::text, 'pay_out'::text]))),
  CONSTRAINT rail_switches_rail CHECK ((rail = ANY (ARRAY['stripe'::text, 'paypal'::text])))
);
COMMENT ON TABLE rail_switches IS 'An operator''s stop of a rail, in or out. No row: open.';
GRANT INSERT, SELECT, UPDATE ON rail_switches TO artisans_app;

CREATE TABLE reading_marks (
  list text NOT NULL,
  read_until timestamp(3) with time zone,
  tried_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT reading_marks_pkey PRIMARY KEY (list)
);
COMMENT ON TABLE reading_marks IS 'How far lists of the processors have been read. A database that is set back reads again just what it has forgotten.';
COMMENT ON COLUMN reading_marks.list IS 'events:<processor>, events:stripe:<account>, or transfers:<processor>.';
COMMENT ON COLUMN reading_marks.read_until IS 'To its end until then; null: not yet.';
GRANT INSERT, SELECT, UPDATE ON reading_marks TO artisans_app;

CREATE TABLE reconciliation_runs (
  id uuid NOT NULL,
  rail text NOT NULL,
  from_at timestamp(3) with time zone NOT NULL,
  until_at timestamp(3) with time zone NOT NULL,
  state text NOT NULL,
  phase text NOT NULL,
  cursor text,
  judged_until timestamp(3) with time zone,
  lines integer NOT NULL,
  trouble text,
  requested_by text NOT NULL,
  started_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  leased_until timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  CONSTRAINT reconciliation_runs_pkey PRIMARY KEY (id),
  CONSTRAINT reconciliation_runs_ended CHECK (((state = ANY (ARRAY['finished'::text, 'failed'::text])) = (ended_at IS NOT NULL))),
  CONSTRAINT reconciliation_runs_phase CHECK ((phase = ANY (ARRAY['reading'::text, 'matching'::text, 'looking_up'::text, 'healing'::text, 'done'::text]))),
  CONSTRAINT reconciliation_runs_rail CHECK ((rail = ANY (ARRAY['stripe'::text, 'paypal'::text]))),
  CONSTRAINT reconciliation_runs_state CHECK ((state = ANY (ARRAY['running'::text, 'stopped'::text, 'finished'::text, 'failed'::text]))),
  CONSTRAINT reconciliation_runs_window CHECK ((from_at < until_at))
);
COMMENT ON TABLE reconciliation_runs IS 'Comparisons of a processor''s books with the ledger, one at a time for each rail.';
COMMENT ON COLUMN reconciliation_runs.cursor IS 'Where the phase goes on; null at its beginning.';
COMMENT ON COLUMN reconciliation_runs.judged_until IS 'Until when the processor''s statement was complete: what the ledger alone has after it is too young to be missing.';
COMMENT ON COLUMN reconciliation_runs.trouble IS 'What the processor answered the last step, if it did not do it.';
COMMENT ON COLUMN reconciliation_runs.leased_until IS 'Somebody is at work on it until then.';
CREATE INDEX reconciliation_runs_by_time ON public.reconciliation_runs USING btree (started_at DESC NULLS LAST);
CREATE UNIQUE INDEX reconciliation_runs_one_running_per_rail ON public.reconciliation_runs USING btree (rail) WHERE (state = 'running'::text);
GRANT INSERT, SELECT, UPDATE ON reconciliation_runs TO artisans_app;

CREATE TABLE reconciliation_differences (
  id uuid NOT NULL,
  rail text NOT NULL,
  effect_id text NOT NULL,
  kind text NOT NULL,
  currency text NOT NULL,
  class text NOT NULL,
  there_minor bigint,
  here_minor bigint,
  line_ref text,
  source_ref text,
  subject_id uuid,
  evidence jsonb NOT NULL,
  state text NOT NULL,
  note text,
  run_id uuid,
  occurred_at timestamp(3) with time zone NOT NULL,
  opened_at timestamp(3) with time zone NOT NULL,
  seen_at timestamp(3) with time zone NOT NULL,
  tried_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  ended_by text,
  CONSTRAINT reconciliation_differences_pkey PRIMARY KEY (id),
  CONSTRAINT reconciliation_differences_run_id_reconciliation_runs_id_fk FOREIGN KEY (run_id) REFERENCES reconciliation_runs(id),
  CONSTRAINT reconciliation_differences_class CHECK ((class = ANY (ARRAY['missing_here'::text, 'missing_there'::text, 'amount'::text, 'state'::text, 'timing'::text]))),
  CONSTRAINT reconciliation_differences_ended CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  CONSTRAINT reconciliation_differences_rail CHECK ((rail = ANY (ARRAY['stripe'::text, 'paypal'::text]))),
  CONSTRAINT reconciliation_differences_seen CHECK ((num_nonnulls(there_minor, here_minor) > 0)),
  CONSTRAINT reconciliation_differences_state CHECK ((state = ANY (ARRAY['open'::text, 'healed'::text, 'closed'::text])))
);
COMMENT ON TABLE reconciliation_differences IS 'Where the two books differ, effect by effect. Together those that are not healed explain why the balances do.';
COMMENT ON COLUMN reconciliation_differences.class IS 'missing_here, missing_there, amount, state (the money agrees, our row does not), timing (too young to say).';
COMMENT ON COLUMN reconciliation_differences.there_minor IS 'On the rail''s account, by the processor''s books; null if it has nothing.';
COMMENT ON COLUMN reconciliation_differences.here_minor IS 'The same by the ledger.';
COMMENT ON COLUMN reconciliation_differences.subject_id IS 'Our payment, refund or transfer, where one of the books names it.';
COMMENT ON COLUMN reconciliation_differences.evidence IS 'What the processor shows of it, and our row, as they were when it was last looked at.';
COMMENT ON COLUMN reconciliation_differences.state IS 'open; healed: the books agree; closed: explained by an operator, told again only if its sum changes.';
COMMENT ON COLUMN reconciliation_differences.tried_at IS 'When a run last looked at it, so that each run does once.';
CREATE INDEX reconciliation_differences_by_run ON public.reconciliation_differences USING btree (run_id);
CREATE INDEX reconciliation_differences_by_state ON public.reconciliation_differences USING btree (state, rail, opened_at);
CREATE INDEX reconciliation_differences_by_subject ON public.reconciliation_differences USING btree (subject_id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX reconciliation_differences_one_per_effect ON public.reconciliation_differences USING btree (rail, effect_id, kind, currency) WHERE (state <> 'healed'::text);
GRANT INSERT, SELECT, UPDATE ON reconciliation_differences TO artisans_app;

CREATE TABLE statement_lines (
  rail text NOT NULL,
  effect_id text NOT NULL,
  kind text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  line_ref text NOT NULL,
  type text NOT NULL,
  source_ref text,
  occurred_at timestamp(3) with time zone NOT NULL,
  available_on timestamp(3) with time zone,
  run_id uuid,
  seen_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT statement_lines_rail_effect_id_kind_pk PRIMARY KEY (rail, effect_id, kind),
  CONSTRAINT statement_lines_run_id_reconciliation_runs_id_fk FOREIGN KEY (run_id) REFERENCES reconciliation_runs(id),
  CONSTRAINT statement_lines_rail CHECK ((rail = ANY (ARRAY['stripe'::text, 'paypal'::text])))
);
COMMENT ON TABLE statement_lines IS 'The processors'' own books, as they show them: a mirror, one row for each effect on the balance, fees apart.';
COMMENT ON COLUMN statement_lines.effect_id IS 'The name under which the ledger posts this effect.';
COMMENT ON COLUMN statement_lines.amount_minor IS 'What the balance changed by; above zero towards the platform.';
COMMENT ON COLUMN statement_lines.line_ref IS 'The processor''s own id of the line: a balance transaction, or a PayPal transaction.';
COMMENT ON COLUMN statement_lines.source_ref IS 'The object behind it, or, for PayPal, the transaction that it goes back to.';
COMMENT ON COLUMN statement_lines.run_id IS 'The run that saw it last; null if it was asked for by name.';
CREATE INDEX statement_lines_by_time ON public.statement_lines USING btree (rail, occurred_at);
GRANT INSERT, SELECT, UPDATE ON statement_lines TO artisans_app;

CREATE TABLE users (
  id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  email_verified boolean NOT NULL,
  image text,
  two_factor_enabled boolean NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_unique UNIQUE (email),
  CONSTRAINT users_email_lower_case CHECK ((email = lower(email)))
);
COMMENT ON TABLE users IS 'Whoever has an account: buyers, sellers and operators alike.';
COMMENT ON COLUMN users.email_verified IS 'Proved by a link that was mailed to it. Nobody gets what belongs to an address before.';
COMMENT ON COLUMN users.image IS 'Of the library of accounts; unused.';
GRANT DELETE, INSERT, SELECT, UPDATE ON users TO artisans_app;

CREATE TABLE credentials (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp(3) with time zone,
  refresh_token_expires_at timestamp(3) with time zone,
  scope text,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT credentials_pkey PRIMARY KEY (id),
  CONSTRAINT credentials_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT credentials_provider CHECK ((provider_id = 'credential'::text))
);
COMMENT ON TABLE credentials IS 'Passwords, as hashes of scrypt. The library of accounts calls these rows accounts; the columns of other sites'' tokens stay empty.';
CREATE INDEX credentials_by_user ON public.credentials USING btree (user_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON credentials TO artisans_app;

CREATE TABLE customers (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  processor text NOT NULL,
  ref text,
  created_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT customers_pkey PRIMARY KEY (id),
  CONSTRAINT customers_one_per_processor UNIQUE (user_id, processor),
  CONSTRAINT customers_ref UNIQUE (processor, ref),
  CONSTRAINT customers_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT customers_processor CHECK ((processor = ANY (ARRAY['stripe'::text, 'paypal'::text])))
);
COMMENT ON TABLE customers IS 'Members as the processors know them, each once per processor. Made when it is first needed.';
COMMENT ON COLUMN customers.id IS 'Also the idempotency key under which the customer is made at Stripe.';
COMMENT ON COLUMN customers.ref IS 'The processor''s name. PayPal gives one with the first thing that is saved; null until then.';
GRANT INSERT, SELECT, UPDATE ON customers TO artisans_app;

CREATE TABLE login_sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  token text NOT NULL,
  authenticated_by text NOT NULL,
  ip_address text,
  user_agent text,
  expires_at timestamp(3) with time zone NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT login_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT login_sessions_token_unique UNIQUE (token),
  CONSTRAINT login_sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT login_sessions_authenticated_by CHECK ((authenticated_by = ANY (ARRAY['password'::text, 'totp'::text, 'backup_code'::text, 'passkey'::text, 'mailed_link'::text])))
);
COMMENT ON TABLE login_sessions IS 'A browser that is logged in. Deleted when it logs out, when the password changes and when the role does.';
COMMENT ON COLUMN login_sessions.token IS 'What the cookie names. Of no use without the signature in the cookie, which no table has.';
COMMENT ON COLUMN login_sessions.authenticated_by IS 'What proved it when it began. Operators work only with more than a password.';
CREATE INDEX login_sessions_by_user ON public.login_sessions USING btree (user_id);
CREATE INDEX login_sessions_to_sweep ON public.login_sessions USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON login_sessions TO artisans_app;

CREATE TABLE method_setups (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  processor text NOT NULL,
  ref text,
  method_ref text,
  created_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT method_setups_pkey PRIMARY KEY (id),
  CONSTRAINT method_setups_ref UNIQUE (processor, ref),
  CONSTRAINT method_setups_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT method_setups_processor CHECK ((processor = ANY (ARRAY['stripe'::text, 'paypal'::text])))
);
COMMENT ON TABLE method_setups IS 'Members who save a method without buying, from the beginning to what came of it.';
COMMENT ON COLUMN method_setups.ref IS 'A SetupIntent or a setup token; null until its opening was answered.';
COMMENT ON COLUMN method_setups.method_ref IS 'The saved method that it became.';
CREATE INDEX method_setups_by_user ON public.method_setups USING btree (user_id);
GRANT INSERT, SELECT, UPDATE ON method_setups TO artisans_app;

CREATE TABLE operators (
  user_id uuid NOT NULL,
  added_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT operators_pkey PRIMARY KEY (user_id),
  CONSTRAINT operators_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
COMMENT ON TABLE operators IS 'Who works at the platform''s desk. Only the database''s owner adds and removes rows.';
GRANT SELECT ON operators TO artisans_app;

CREATE TABLE orders (
  id uuid NOT NULL,
  number text NOT NULL,
  email text NOT NULL,
  shipping_address jsonb NOT NULL,
  currency text NOT NULL,
  items_minor bigint NOT NULL,
  shipping_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  commission_basis_points integer NOT NULL,
  state text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  end_tried_at timestamp(3) with time zone,
  cancel_requested_at timestamp(3) with time zone,
  paid_at timestamp(3) with time zone,
  updated_at timestamp(3) with time zone NOT NULL,
  user_id uuid,
  erased_at timestamp(3) with time zone,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_id_currency UNIQUE (id, currency),
  CONSTRAINT orders_number UNIQUE (number),
  CONSTRAINT orders_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  CONSTRAINT orders_commission CHECK (((commission_basis_points >= 0) AND (commission_basis_points <= 10000))),
  CONSTRAINT orders_positive CHECK (((items_minor > 0) AND (shipping_minor >= 0))),
  CONSTRAINT orders_state CHECK ((state = ANY (ARRAY['pending_payment'::text, 'paid'::text, 'partially_paid'::text, 'partially_refunded'::text, 'refunded'::text, 'charged_back'::text, 'expired'::text, 'cancelled'::text]))),
  CONSTRAINT orders_total CHECK ((total_minor = (items_minor + shipping_minor)))
);
COMMENT ON TABLE orders IS 'One cart, paid once. Never edited: another cart is another order.';
COMMENT ON COLUMN orders.number IS 'For people, receipts and the processors'' records.';
COMMENT ON COLUMN orders.commission_basis_points IS 'The platform''s part of the items, frozen at checkout.';
COMMENT ON COLUMN orders.expires_at IS 'Until then the stock is reserved; afterwards the payment is closed first, then the stock released.';
COMMENT ON COLUMN orders.end_tried_at IS 'When cron last tried to end it, so that orders that cannot end wait behind the others.';
COMMENT ON COLUMN orders.updated_at IS 'When its row last changed, so that the checks of the books find what was touched.';
COMMENT ON COLUMN orders.user_id IS 'Whose order it is. Null: a guest''s, or of somebody who has left.';
COMMENT ON COLUMN orders.erased_at IS 'When its buyer was taken out of it. The country stays, for taxes.';
CREATE INDEX orders_by_buyer ON public.orders USING btree (lower(email), created_at);
CREATE INDEX orders_by_change ON public.orders USING btree (updated_at);
CREATE INDEX orders_by_email ON public.orders USING btree (lower(email)) WHERE (user_id IS NULL);
CREATE INDEX orders_by_payment_time ON public.orders USING btree (paid_at) WHERE (paid_at IS NOT NULL);
CREATE INDEX orders_by_user ON public.orders USING btree (user_id, created_at DESC NULLS LAST, id) WHERE (user_id IS NOT NULL);
CREATE INDEX orders_recent ON public.orders USING btree (created_at DESC NULLS LAST, id);
CREATE INDEX orders_to_erase ON public.orders USING btree (created_at) WHERE (erased_at IS NULL);
CREATE INDEX orders_to_expire ON public.orders USING btree (GREATEST(expires_at, end_tried_at)) WHERE (state = 'pending_payment'::text);
GRANT INSERT, SELECT, UPDATE ON orders TO artisans_app;

CREATE TABLE passkeys (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text,
  public_key text NOT NULL,
  credential_id text NOT NULL,
  counter integer NOT NULL,
  device_type text NOT NULL,
  backed_up boolean NOT NULL,
  transports text,
  aaguid text,
  created_at timestamp(3) with time zone,
  CONSTRAINT passkeys_pkey PRIMARY KEY (id),
  CONSTRAINT passkeys_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
COMMENT ON TABLE passkeys IS 'Public keys of passkeys.';
CREATE INDEX passkeys_by_credential ON public.passkeys USING btree (credential_id);
CREATE INDEX passkeys_by_user ON public.passkeys USING btree (user_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON passkeys TO artisans_app;

CREATE TABLE payments (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  processor text NOT NULL,
  processor_ref text,
  charge_ref text,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  state text NOT NULL,
  captured_minor bigint,
  captured_currency text,
  use text,
  decline_code text,
  fee_awaited_until timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT payments_pkey PRIMARY KEY (id),
  CONSTRAINT payments_charge_ref UNIQUE (processor, charge_ref),
  CONSTRAINT payments_processor_ref UNIQUE (processor, processor_ref),
  CONSTRAINT payments_order FOREIGN KEY (order_id, currency) REFERENCES orders(id, currency),
  CONSTRAINT payments_amount CHECK ((amount_minor > 0)),
  CONSTRAINT payments_captured_has_use CHECK ((num_nulls(captured_minor, captured_currency, use) = ANY (ARRAY[0, 3]))),
  CONSTRAINT payments_order_money_is_exact CHECK (((use <> 'order'::text) OR ((captured_minor = amount_minor) AND (captured_currency = currency)))),
  CONSTRAINT payments_processor CHECK ((processor = ANY (ARRAY['stripe'::text, 'paypal'::text]))),
  CONSTRAINT payments_state CHECK ((state = ANY (ARRAY['created'::text, 'requires_action'::text, 'processing'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT payments_use CHECK ((use = ANY (ARRAY['order'::text, 'unapplied'::text])))
);
COMMENT ON TABLE payments IS 'One PaymentIntent or PayPal order for an order; at most one is open at a time.';
COMMENT ON COLUMN payments.processor_ref IS 'pi_… or the PayPal order''s id; null until its creation was answered.';
COMMENT ON COLUMN payments.charge_ref IS 'ch_… or the PayPal capture''s id: what transfers and refunds name.';
COMMENT ON COLUMN payments.captured_minor IS 'What the processor says it took, in captured_currency.';
COMMENT ON COLUMN payments.use IS 'order: pays its order, exactly; unapplied: late, double or wrong, owed back to the buyer.';
COMMENT ON COLUMN payments.fee_awaited_until IS 'Captured without a word about the fee: cron asks until then. Null once it is known.';
CREATE INDEX payments_by_change ON public.payments USING btree (updated_at);
CREATE INDEX payments_by_order ON public.payments USING btree (order_id);
CREATE UNIQUE INDEX payments_one_applied_per_order ON public.payments USING btree (order_id) WHERE (use = 'order'::text);
CREATE UNIQUE INDEX payments_one_open_per_order ON public.payments USING btree (order_id) WHERE (state = ANY (ARRAY['created'::text, 'requires_action'::text, 'processing'::text]));
CREATE INDEX payments_silent ON public.payments USING btree (processor, updated_at) WHERE (state = ANY (ARRAY['created'::text, 'requires_action'::text, 'processing'::text]));
CREATE INDEX payments_unapplied ON public.payments USING btree (id) WHERE (use = 'unapplied'::text);
CREATE INDEX payments_without_fee ON public.payments USING btree (processor, updated_at) WHERE (fee_awaited_until IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON payments TO artisans_app;

CREATE TABLE disputes (
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  processor text NOT NULL,
  processor_ref text NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  reason text NOT NULL,
  due_by timestamp(3) with time zone,
  opened_at timestamp(3) with time zone NOT NULL,
  closed_at timestamp(3) with time zone,
  fault text NOT NULL,
  goods jsonb,
  withdrawn_minor bigint NOT NULL,
  returned_minor bigint NOT NULL,
  fee_minor bigint NOT NULL,
  lost_minor bigint NOT NULL,
  settlement_ref text,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT disputes_pkey PRIMARY KEY (id),
  CONSTRAINT disputes_ref UNIQUE (processor, processor_ref),
  CONSTRAINT disputes_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id),
  CONSTRAINT disputes_amount CHECK ((amount_minor > 0)),
  CONSTRAINT disputes_closed CHECK (((closed_at IS NULL) OR ((withdrawn_minor - returned_minor) = lost_minor))),
  CONSTRAINT disputes_fault CHECK ((fault = ANY (ARRAY['seller'::text, 'platform'::text, 'shared'::text]))),
  CONSTRAINT disputes_moved CHECK ((LEAST(withdrawn_minor, returned_minor) >= 0)),
  CONSTRAINT disputes_processor CHECK ((processor = ANY (ARRAY['stripe'::text, 'paypal'::text]))),
  CONSTRAINT disputes_state CHECK ((state = ANY (ARRAY['warning_needs_response'::text, 'warning_under_review'::text, 'warning_closed'::text, 'needs_response'::text, 'under_review'::text, 'refunded'::text, 'won'::text, 'lost'::text])))
);
COMMENT ON TABLE disputes IS 'What buyers, or their banks, want back, as the processor has it; questions for which no money was taken as well.';
COMMENT ON COLUMN disputes.version IS 'How far the processor''s object was when it was read: what was read earlier changes nothing.';
COMMENT ON COLUMN disputes.amount_minor IS 'May be more than was paid.';
COMMENT ON COLUMN disputes.due_by IS 'Until when an answer counts.';
COMMENT ON COLUMN disputes.closed_at IS 'When it was decided and the last money has moved that has to.';
COMMENT ON COLUMN disputes.fault IS 'Who bears it if it is lost, as with refunds.';
COMMENT ON COLUMN disputes.goods IS 'Which goods it is about, as an operator says; null: everybody bears it by what is left of their part.';
COMMENT ON COLUMN disputes.withdrawn_minor IS 'What the processor took for it, all told, without fees.';
COMMENT ON COLUMN disputes.lost_minor IS 'What of it was written to those who bear it. What is withdrawn and neither returned nor lost is the balance of dispute:<id>.';
COMMENT ON COLUMN disputes.settlement_ref IS 'The refund under which PayPal shows what it took on the payment: no second refund.';
CREATE INDEX disputes_by_change ON public.disputes USING btree (updated_at);
CREATE INDEX disputes_by_deadline ON public.disputes USING btree (due_by) WHERE (closed_at IS NULL);
CREATE INDEX disputes_by_payment ON public.disputes USING btree (payment_id);
GRANT INSERT, SELECT, UPDATE ON disputes TO artisans_app;

CREATE TABLE dispute_holds (
  id uuid NOT NULL,
  dispute_id uuid NOT NULL,
  state text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT dispute_holds_pkey PRIMARY KEY (id),
  CONSTRAINT dispute_holds_dispute_id_disputes_id_fk FOREIGN KEY (dispute_id) REFERENCES disputes(id),
  CONSTRAINT dispute_holds_state CHECK ((state = ANY (ARRAY['held'::text, 'taken'::text, 'released'::text])))
);
COMMENT ON TABLE dispute_holds IS 'What was kept from sellers for a dispute at one time and on the same terms: held, taken when it was lost, or released. One at a time is not released.';
CREATE INDEX dispute_holds_by_dispute ON public.dispute_holds USING btree (dispute_id);
GRANT INSERT, SELECT, UPDATE ON dispute_holds TO artisans_app;

CREATE TABLE fraud_warnings (
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  processor_ref text NOT NULL,
  fraud_type text NOT NULL,
  is_actionable boolean NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT fraud_warnings_pkey PRIMARY KEY (id),
  CONSTRAINT fraud_warnings_ref UNIQUE (processor_ref),
  CONSTRAINT fraud_warnings_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id)
);
COMMENT ON TABLE fraud_warnings IS 'Payments that a card''s bank believes to be fraud, as Stripe passes it on.';
COMMENT ON COLUMN fraud_warnings.is_actionable IS 'A refund may still spare a dispute.';
CREATE INDEX fraud_warnings_by_payment ON public.fraud_warnings USING btree (payment_id);
CREATE INDEX fraud_warnings_by_time ON public.fraud_warnings USING btree (created_at DESC NULLS LAST, id);
GRANT INSERT, SELECT ON fraud_warnings TO artisans_app;

CREATE TABLE payment_attempts (
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  attempt_ref text NOT NULL,
  state text NOT NULL,
  decline_code text,
  at timestamp(3) with time zone NOT NULL,
  avs text,
  cvc text,
  risk_level text,
  card_digest text,
  card_country text,
  CONSTRAINT payment_attempts_pkey PRIMARY KEY (id),
  CONSTRAINT payment_attempts_ref UNIQUE (payment_id, attempt_ref),
  CONSTRAINT payment_attempts_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id),
  CONSTRAINT payment_attempts_avs CHECK ((avs = ANY (ARRAY['pass'::text, 'fail'::text, 'unavailable'::text]))),
  CONSTRAINT payment_attempts_cvc CHECK ((cvc = ANY (ARRAY['pass'::text, 'fail'::text, 'unavailable'::text]))),
  CONSTRAINT payment_attempts_risk_level CHECK ((risk_level = ANY (ARRAY['normal'::text, 'elevated'::text, 'highest'::text]))),
  CONSTRAINT payment_attempts_state CHECK ((state = ANY (ARRAY['succeeded'::text, 'failed'::text, 'pending'::text])))
);
COMMENT ON TABLE payment_attempts IS 'Each try of the buyer to pay, declines included.';
COMMENT ON COLUMN payment_attempts.attempt_ref IS 'The processor''s id of the try: a charge, or a capture.';
COMMENT ON COLUMN payment_attempts.avs IS 'What the bank said of address and postal code: failed if either did not match.';
COMMENT ON COLUMN payment_attempts.cvc IS 'What the bank said of the card''s security code, which nobody here has seen.';
COMMENT ON COLUMN payment_attempts.card_digest IS 'Of the processor''s own name for the card: the same card has the same one.';
CREATE INDEX payment_attempts_by_card ON public.payment_attempts USING btree (card_digest, at) WHERE (card_digest IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON payment_attempts TO artisans_app;

CREATE TABLE payment_senders (
  payment_id uuid NOT NULL,
  who text NOT NULL,
  address text,
  account text,
  created_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT payment_senders_pkey PRIMARY KEY (payment_id),
  CONSTRAINT payment_senders_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id)
);
COMMENT ON TABLE payment_senders IS 'Who asked for a payment, as digests: its declines are counted as theirs.';
COMMENT ON COLUMN payment_senders.who IS 'Of the guest''s cookie or the login session.';
COMMENT ON COLUMN payment_senders.address IS 'Of the network address; of IPv6 the first 64 bits. Null: not known.';
GRANT DELETE, INSERT, SELECT ON payment_senders TO artisans_app;

CREATE TABLE refunds (
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  reason text NOT NULL,
  state text NOT NULL,
  processor_ref text,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  fault text,
  restock boolean NOT NULL,
  CONSTRAINT refunds_pkey PRIMARY KEY (id),
  CONSTRAINT refunds_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id),
  CONSTRAINT refunds_amount CHECK ((amount_minor > 0)),
  CONSTRAINT refunds_fault CHECK ((fault = ANY (ARRAY['seller'::text, 'platform'::text, 'shared'::text]))),
  CONSTRAINT refunds_reason CHECK ((reason = ANY (ARRAY['late'::text, 'double'::text, 'wrong_amount'::text, 'by_hand'::text, 'refused'::text, 'buyer_request'::text, 'not_received'::text, 'not_as_described'::text, 'cannot_fulfil'::text, 'goodwill'::text, 'fraud_warning'::text]))),
  CONSTRAINT refunds_state CHECK ((state = ANY (ARRAY['requested'::text, 'pending'::text, 'succeeded'::text, 'failed'::text])))
);
COMMENT ON TABLE refunds IS 'Money on its way back to the buyer: unapplied, or of an order, and then with a share for each part.';
COMMENT ON COLUMN refunds.fault IS 'Who bears it; null for money that pays no order.';
COMMENT ON COLUMN refunds.restock IS 'Its goods are for sale again once the money has gone back.';
CREATE INDEX refunds_by_change ON public.refunds USING btree (updated_at);
CREATE INDEX refunds_by_payment ON public.refunds USING btree (payment_id);
CREATE INDEX refunds_by_ref ON public.refunds USING btree (processor_ref);
CREATE INDEX refunds_pending ON public.refunds USING btree (updated_at) WHERE (state = 'pending'::text);
CREATE INDEX refunds_requested ON public.refunds USING btree (id) WHERE (state = 'requested'::text);
CREATE TRIGGER refund_is_within_captured BEFORE INSERT OR UPDATE OF state, amount_minor, currency ON public.refunds FOR EACH ROW EXECUTE FUNCTION refund_is_within_captured();
GRANT INSERT, SELECT, UPDATE ON refunds TO artisans_app;

CREATE TABLE reviews (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  state text NOT NULL,
  reasons text[] NOT NULL,
  evidence jsonb NOT NULL,
  opened_at timestamp(3) with time zone NOT NULL,
  decided_at timestamp(3) with time zone,
  decided_by text,
  note text,
  CONSTRAINT reviews_pkey PRIMARY KEY (id),
  CONSTRAINT reviews_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id),
  CONSTRAINT reviews_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id),
  CONSTRAINT reviews_decided_by_somebody CHECK ((num_nulls(decided_at, decided_by) = ANY (ARRAY[0, 2]))),
  CONSTRAINT reviews_open_is_undecided CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  CONSTRAINT reviews_state CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text])))
);
COMMENT ON TABLE reviews IS 'Paid orders that an operator has to look at before they are shipped and their artisans paid.';
COMMENT ON COLUMN reviews.reasons IS 'What the policy made of the evidence; the policy may be another by now.';
COMMENT ON COLUMN reviews.evidence IS 'What was known when it was opened. Cards and network addresses are digests.';
COMMENT ON COLUMN reviews.decided_by IS 'As the audit log names the operator.';
CREATE INDEX reviews_by_time ON public.reviews USING btree (opened_at DESC NULLS LAST, id);
CREATE INDEX reviews_holding ON public.reviews USING btree (order_id) WHERE (state <> 'approved'::text);
CREATE UNIQUE INDEX reviews_one_open_per_order ON public.reviews USING btree (order_id) WHERE (state = 'open'::text);
GRANT INSERT, SELECT ON reviews TO artisans_app;

CREATE TABLE saved_methods (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  processor text NOT NULL,
  ref text NOT NULL,
  kind text NOT NULL,
  brand text,
  last4 text,
  exp_month integer,
  exp_year integer,
  funding text,
  email text,
  fingerprint text,
  is_default boolean NOT NULL,
  state text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT saved_methods_pkey PRIMARY KEY (id),
  CONSTRAINT saved_methods_ref UNIQUE (processor, ref),
  CONSTRAINT saved_methods_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT saved_methods_default_is_active CHECK (((is_default = false) OR (state = 'active'::text))),
  CONSTRAINT saved_methods_kind CHECK ((kind = ANY (ARRAY['card'::text, 'paypal'::text]))),
  CONSTRAINT saved_methods_month CHECK (((exp_month >= 1) AND (exp_month <= 12))),
  CONSTRAINT saved_methods_processor CHECK ((processor = ANY (ARRAY['stripe'::text, 'paypal'::text]))),
  CONSTRAINT saved_methods_state CHECK ((state = ANY (ARRAY['active'::text, 'removed'::text])))
);
COMMENT ON TABLE saved_methods IS 'What members have saved to pay with: references and what may be shown, never card data.';
COMMENT ON COLUMN saved_methods.ref IS 'A PaymentMethod or a PayPal payment token. Pays nothing without the platform''s own key.';
COMMENT ON COLUMN saved_methods.email IS 'Of a PayPal account, masked before it gets here.';
COMMENT ON COLUMN saved_methods.fingerprint IS 'The processor''s own name for the card or account, by which the same one saved twice is seen.';
COMMENT ON COLUMN saved_methods.state IS 'Removed is for good: neither processor takes back what was let go.';
CREATE INDEX saved_methods_by_user ON public.saved_methods USING btree (user_id);
CREATE UNIQUE INDEX saved_methods_each_once ON public.saved_methods USING btree (user_id, processor, fingerprint) WHERE (state = 'active'::text);
CREATE UNIQUE INDEX saved_methods_one_default ON public.saved_methods USING btree (user_id) WHERE (is_default = true);
GRANT INSERT, SELECT, UPDATE ON saved_methods TO artisans_app;

CREATE TABLE second_factors (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamp(3) with time zone,
  CONSTRAINT second_factors_pkey PRIMARY KEY (id),
  CONSTRAINT second_factors_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
COMMENT ON TABLE second_factors IS 'Secrets of authenticator apps and backup codes, encrypted with a secret that no table has.';
CREATE INDEX second_factors_by_secret ON public.second_factors USING btree (secret);
CREATE INDEX second_factors_by_user ON public.second_factors USING btree (user_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON second_factors TO artisans_app;

CREATE TABLE sellers (
  id uuid NOT NULL,
  name text NOT NULL,
  story text NOT NULL,
  email text NOT NULL,
  currency text NOT NULL,
  shipping_flat_minor bigint NOT NULL,
  stripe_account_id text,
  stripe_transfers text NOT NULL,
  paypal_email text,
  paypal_state text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  user_id uuid,
  paused_until timestamp(3) with time zone,
  pause_message text,
  CONSTRAINT sellers_pkey PRIMARY KEY (id),
  CONSTRAINT sellers_id_currency UNIQUE (id, currency),
  CONSTRAINT sellers_name UNIQUE (name),
  CONSTRAINT "sellers_stripeAccountId_unique" UNIQUE (stripe_account_id),
  CONSTRAINT sellers_user UNIQUE (user_id),
  CONSTRAINT sellers_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  CONSTRAINT sellers_pause_message CHECK (((pause_message IS NULL) OR (paused_until IS NOT NULL))),
  CONSTRAINT sellers_paypal_active_has_email CHECK (((paypal_state <> 'active'::text) OR (paypal_email IS NOT NULL))),
  CONSTRAINT sellers_paypal_state CHECK ((paypal_state = ANY (ARRAY['unproved'::text, 'active'::text, 'blocked'::text]))),
  CONSTRAINT sellers_shipping_not_negative CHECK ((shipping_flat_minor >= 0)),
  CONSTRAINT sellers_stripe_active_has_account CHECK (((stripe_transfers <> 'active'::text) OR (stripe_account_id IS NOT NULL))),
  CONSTRAINT sellers_stripe_transfers CHECK ((stripe_transfers = ANY (ARRAY['inactive'::text, 'pending'::text, 'active'::text])))
);
COMMENT ON TABLE sellers IS 'The artisans: what they sell under, and where each rail can pay them.';
COMMENT ON COLUMN sellers.name IS 'What buyers know them by. Two that differ only in case are refused when they are chosen.';
COMMENT ON COLUMN sellers.currency IS 'Of all their goods and of what they are owed.';
COMMENT ON COLUMN sellers.shipping_flat_minor IS 'Shipping of one order part, whatever is in it; goes to the seller whole.';
COMMENT ON COLUMN sellers.stripe_account_id IS 'Connected account (acct_…).';
COMMENT ON COLUMN sellers.stripe_transfers IS 'The account''s capability "transfers", mirrored from Stripe.';
COMMENT ON COLUMN sellers.paypal_state IS 'active: payouts go to paypal_email; unproved: not yet; blocked: PayPal refused it.';
COMMENT ON COLUMN sellers.user_id IS 'Who works at this seller''s desk.';
COMMENT ON COLUMN sellers.paused_until IS 'Nothing of theirs is for sale until then; orders that are open stay payable.';
GRANT INSERT, SELECT, UPDATE ON sellers TO artisans_app;

CREATE TABLE billing_customers (
  id uuid NOT NULL,
  seller_id uuid NOT NULL,
  ref text,
  is_gone boolean NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT billing_customers_pkey PRIMARY KEY (id),
  CONSTRAINT billing_customers_ref UNIQUE (ref),
  CONSTRAINT billing_customers_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id)
);
COMMENT ON TABLE billing_customers IS 'A seller as Stripe knows whoever pays for a plan. Its id is the key under which Stripe was asked for it.';
COMMENT ON COLUMN billing_customers.is_gone IS 'Deleted in Stripe''s dashboard: the next subscription makes another.';
CREATE UNIQUE INDEX billing_customers_one_of_seller ON public.billing_customers USING btree (seller_id) WHERE (NOT is_gone);
GRANT INSERT, SELECT, UPDATE ON billing_customers TO artisans_app;

CREATE TABLE payouts (
  id uuid NOT NULL,
  seller_id uuid NOT NULL,
  processor_ref text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  state text NOT NULL,
  failure_code text,
  arrives_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT payouts_pkey PRIMARY KEY (id),
  CONSTRAINT payouts_processor_ref UNIQUE (processor_ref),
  CONSTRAINT payouts_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id),
  CONSTRAINT payouts_amount CHECK ((amount_minor <> 0)),
  CONSTRAINT payouts_failure CHECK (((failure_code IS NULL) OR (state = 'failed'::text))),
  CONSTRAINT payouts_state CHECK ((state = ANY (ARRAY['pending'::text, 'in_transit'::text, 'paid'::text, 'failed'::text, 'cancelled'::text])))
);
COMMENT ON TABLE payouts IS 'Payouts of sellers'' own accounts at Stripe to their banks, as Stripe last told of them. They move no money of the platform.';
COMMENT ON COLUMN payouts.processor_ref IS 'Stripe''s po_…';
COMMENT ON COLUMN payouts.amount_minor IS 'Towards the bank; below zero what Stripe took from there.';
COMMENT ON COLUMN payouts.failure_code IS 'Stripe''s word for why the bank did not take it.';
COMMENT ON COLUMN payouts.arrives_at IS 'When the bank has it, or should, as far as Stripe says.';
CREATE INDEX payouts_by_seller ON public.payouts USING btree (seller_id, created_at DESC NULLS LAST, id DESC NULLS LAST);
CREATE INDEX payouts_failed ON public.payouts USING btree (updated_at) WHERE (state = 'failed'::text);
GRANT INSERT, SELECT, UPDATE ON payouts TO artisans_app;

CREATE TABLE paypal_proofs (
  seller_id uuid NOT NULL,
  email text NOT NULL,
  token_digest text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  used_at timestamp(3) with time zone,
  CONSTRAINT paypal_proofs_pkey PRIMARY KEY (seller_id),
  CONSTRAINT paypal_proofs_token_digest UNIQUE (token_digest),
  CONSTRAINT paypal_proofs_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id),
  CONSTRAINT paypal_proofs_expire_later CHECK ((expires_at > created_at))
);
COMMENT ON TABLE paypal_proofs IS 'The latest mail that proves a seller''s PayPal address. Only the digest of what stands in its link is kept.';
COMMENT ON COLUMN paypal_proofs.used_at IS 'The link works once.';
GRANT INSERT, SELECT, UPDATE ON paypal_proofs TO artisans_app;

CREATE TABLE products (
  id uuid NOT NULL,
  seller_id uuid NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  currency text NOT NULL,
  price_minor bigint NOT NULL,
  version integer NOT NULL,
  stock integer NOT NULL,
  reserved integer NOT NULL,
  limit_per_order integer,
  state text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, ((title || ' '::text) || description))) STORED,
  CONSTRAINT products_pkey PRIMARY KEY (id),
  CONSTRAINT products_seller FOREIGN KEY (seller_id, currency) REFERENCES sellers(id, currency),
  CONSTRAINT products_limit_positive CHECK ((limit_per_order > 0)),
  CONSTRAINT products_price_positive CHECK ((price_minor > 0)),
  CONSTRAINT products_reserved_within_stock CHECK (((reserved >= 0) AND (reserved <= stock))),
  CONSTRAINT products_state CHECK ((state = ANY (ARRAY['listed'::text, 'withdrawn'::text])))
);
COMMENT ON TABLE products IS 'What is for sale. reserved never exceeds stock: of two buyers of the last piece one wins.';
COMMENT ON COLUMN products.version IS 'Grows with every change of price, title or state; a checkout fails when it moved meanwhile.';
COMMENT ON COLUMN products.stock IS 'On hand, reserved pieces included.';
COMMENT ON COLUMN products.reserved IS 'Sum of the held reservations.';
COMMENT ON COLUMN products.search IS 'Full text of title and description, without a language, so that names are found as well.';
CREATE INDEX products_by_price ON public.products USING btree (currency, price_minor, id) WHERE (state = 'listed'::text);
CREATE INDEX products_by_seller ON public.products USING btree (seller_id, created_at DESC NULLS LAST, id);
CREATE INDEX products_listed ON public.products USING btree (created_at DESC NULLS LAST, id) WHERE (state = 'listed'::text);
CREATE INDEX products_listed_of_seller ON public.products USING btree (seller_id, created_at, id) WHERE (state = 'listed'::text);
CREATE INDEX products_search ON public.products USING gin (search);
GRANT INSERT, SELECT, UPDATE ON products TO artisans_app;

CREATE TABLE product_pictures (
  product_id uuid NOT NULL,
  place smallint NOT NULL,
  url text NOT NULL,
  alt text,
  CONSTRAINT product_pictures_product_id_place_pk PRIMARY KEY (product_id, place),
  CONSTRAINT product_pictures_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id),
  CONSTRAINT product_pictures_alt CHECK (((length(alt) >= 1) AND (length(alt) <= 200))),
  CONSTRAINT product_pictures_place CHECK (((place >= 0) AND (place <= 7))),
  CONSTRAINT product_pictures_url CHECK (((length(url) >= 1) AND (length(url) <= 2000)))
);
COMMENT ON TABLE product_pictures IS 'What a product looks like. Written whole by its seller''s edit, under the product''s lock.';
COMMENT ON COLUMN product_pictures.place IS 'From 0, the one on cards, in carts and in lists.';
COMMENT ON COLUMN product_pictures.url IS 'Of https, or a file of the shop''s own below /pictures.';
COMMENT ON COLUMN product_pictures.alt IS 'What it shows, for whoever does not see it; null: nobody has said.';
GRANT DELETE, INSERT, SELECT ON product_pictures TO artisans_app;

CREATE TABLE seller_orders (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  seller_id uuid NOT NULL,
  currency text NOT NULL,
  items_minor bigint NOT NULL,
  shipping_minor bigint NOT NULL,
  commission_minor bigint NOT NULL,
  net_minor bigint NOT NULL,
  state text NOT NULL,
  shipped_at timestamp(3) with time zone,
  carrier text,
  tracking_number text,
  delivered_at timestamp(3) with time zone,
  CONSTRAINT seller_orders_pkey PRIMARY KEY (id),
  CONSTRAINT seller_orders_one_per_seller UNIQUE (order_id, seller_id),
  CONSTRAINT seller_orders_order FOREIGN KEY (order_id, currency) REFERENCES orders(id, currency),
  CONSTRAINT seller_orders_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id),
  CONSTRAINT seller_orders_adds_up CHECK (((net_minor + commission_minor) = (items_minor + shipping_minor))),
  CONSTRAINT seller_orders_commission CHECK (((items_minor > 0) AND (shipping_minor >= 0) AND ((commission_minor >= 0) AND (commission_minor <= items_minor)))),
  CONSTRAINT seller_orders_delivered CHECK (((state = 'delivered'::text) = (delivered_at IS NOT NULL))),
  CONSTRAINT seller_orders_shipped CHECK (((state = 'unfulfilled'::text) = (shipped_at IS NULL))),
  CONSTRAINT seller_orders_state CHECK ((state = ANY (ARRAY['unfulfilled'::text, 'shipped'::text, 'delivered'::text])))
);
COMMENT ON TABLE seller_orders IS 'One artisan''s part of an order, with commission and net frozen at checkout.';
COMMENT ON COLUMN seller_orders.net_minor IS 'What the artisan is owed: items and shipping less commission.';
COMMENT ON COLUMN seller_orders.tracking_number IS 'What the artisan said last. Corrections are in the audit log.';
COMMENT ON COLUMN seller_orders.delivered_at IS 'When the artisan or an operator said that the buyer has it.';
CREATE INDEX seller_orders_by_delivery ON public.seller_orders USING btree (delivered_at) WHERE (delivered_at IS NOT NULL);
CREATE INDEX seller_orders_by_seller ON public.seller_orders USING btree (seller_id);
CREATE INDEX seller_orders_by_shipping ON public.seller_orders USING btree (shipped_at) WHERE (shipped_at IS NOT NULL);
CREATE INDEX seller_orders_unshipped ON public.seller_orders USING btree (order_id) WHERE (state = 'unfulfilled'::text);
GRANT INSERT, SELECT, UPDATE ON seller_orders TO artisans_app;

CREATE TABLE dispute_shares (
  hold_id uuid NOT NULL,
  seller_order_id uuid NOT NULL,
  items_minor bigint NOT NULL,
  shipping_minor bigint NOT NULL,
  commission_minor bigint NOT NULL,
  fee_minor bigint NOT NULL,
  withheld_minor bigint NOT NULL,
  debt_minor bigint NOT NULL,
  loss_minor bigint NOT NULL,
  CONSTRAINT dispute_shares_hold_id_seller_order_id_pk PRIMARY KEY (hold_id, seller_order_id),
  CONSTRAINT dispute_shares_hold_id_dispute_holds_id_fk FOREIGN KEY (hold_id) REFERENCES dispute_holds(id),
  CONSTRAINT dispute_shares_seller_order_id_seller_orders_id_fk FOREIGN KEY (seller_order_id) REFERENCES seller_orders(id),
  CONSTRAINT dispute_shares_adds_up CHECK ((((items_minor + shipping_minor) + fee_minor) = (((commission_minor + withheld_minor) + debt_minor) + loss_minor))),
  CONSTRAINT dispute_shares_not_negative CHECK ((LEAST(items_minor, shipping_minor, commission_minor, fee_minor, withheld_minor, debt_minor, loss_minor) >= 0))
);
COMMENT ON TABLE dispute_shares IS 'Who gives what of it, by part of the order; as refund_shares, with the fee of the dispute.';
CREATE INDEX dispute_shares_by_part ON public.dispute_shares USING btree (seller_order_id);
GRANT INSERT, SELECT ON dispute_shares TO artisans_app;

CREATE TABLE order_items (
  id uuid NOT NULL,
  seller_order_id uuid NOT NULL,
  product_id uuid NOT NULL,
  product_version integer NOT NULL,
  title text NOT NULL,
  unit_minor bigint NOT NULL,
  quantity integer NOT NULL,
  total_minor bigint NOT NULL,
  CONSTRAINT order_items_pkey PRIMARY KEY (id),
  CONSTRAINT order_items_one_per_product UNIQUE (seller_order_id, product_id),
  CONSTRAINT order_items_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id),
  CONSTRAINT order_items_seller_order_id_seller_orders_id_fk FOREIGN KEY (seller_order_id) REFERENCES seller_orders(id),
  CONSTRAINT order_items_quantity CHECK (((quantity >= 1) AND (quantity <= 99))),
  CONSTRAINT order_items_total CHECK ((total_minor = (unit_minor * quantity)))
);
COMMENT ON TABLE order_items IS 'What was bought, at the price it had.';
CREATE INDEX order_items_by_product ON public.order_items USING btree (product_id);
GRANT INSERT, SELECT, UPDATE ON order_items TO artisans_app;

CREATE TABLE refund_items (
  refund_id uuid NOT NULL,
  seller_order_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity integer NOT NULL,
  CONSTRAINT refund_items_refund_id_product_id_pk PRIMARY KEY (refund_id, product_id),
  CONSTRAINT refund_items_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id),
  CONSTRAINT refund_items_refund_id_refunds_id_fk FOREIGN KEY (refund_id) REFERENCES refunds(id),
  CONSTRAINT refund_items_seller_order_id_seller_orders_id_fk FOREIGN KEY (seller_order_id) REFERENCES seller_orders(id),
  CONSTRAINT refund_items_quantity CHECK ((quantity > 0))
);
COMMENT ON TABLE refund_items IS 'Goods that went back by the piece. An amount without goods has none.';
CREATE INDEX refund_items_by_part ON public.refund_items USING btree (seller_order_id);
GRANT INSERT, SELECT ON refund_items TO artisans_app;

CREATE TABLE refund_shares (
  refund_id uuid NOT NULL,
  seller_order_id uuid NOT NULL,
  items_minor bigint NOT NULL,
  shipping_minor bigint NOT NULL,
  commission_minor bigint NOT NULL,
  fee_minor bigint NOT NULL,
  withheld_minor bigint NOT NULL,
  debt_minor bigint NOT NULL,
  loss_minor bigint NOT NULL,
  CONSTRAINT refund_shares_refund_id_seller_order_id_pk PRIMARY KEY (refund_id, seller_order_id),
  CONSTRAINT refund_shares_refund_id_refunds_id_fk FOREIGN KEY (refund_id) REFERENCES refunds(id),
  CONSTRAINT refund_shares_seller_order_id_seller_orders_id_fk FOREIGN KEY (seller_order_id) REFERENCES seller_orders(id),
  CONSTRAINT refund_shares_adds_up CHECK ((((items_minor + shipping_minor) + fee_minor) = (((commission_minor + withheld_minor) + debt_minor) + loss_minor))),
  CONSTRAINT refund_shares_not_negative CHECK ((LEAST(items_minor, shipping_minor, commission_minor, fee_minor, withheld_minor, debt_minor, loss_minor) >= 0))
);
COMMENT ON TABLE refund_shares IS 'Who gives what of a refund, by part of the order. What the buyer gets, and the fee that the seller bears, is what platform and seller give.';
COMMENT ON COLUMN refund_shares.commission_minor IS 'What the platform had earned of it and gives back.';
COMMENT ON COLUMN refund_shares.fee_minor IS 'What the processor keeps, as far as the seller bears it.';
COMMENT ON COLUMN refund_shares.withheld_minor IS 'Of the seller: kept from a transfer that had not left.';
COMMENT ON COLUMN refund_shares.debt_minor IS 'Of the seller: what had left already, and is owed from then on.';
COMMENT ON COLUMN refund_shares.loss_minor IS 'What the platform bears beyond its commission.';
CREATE INDEX refund_shares_by_part ON public.refund_shares USING btree (seller_order_id);
GRANT INSERT, SELECT ON refund_shares TO artisans_app;

CREATE TABLE seller_requirements (
  seller_id uuid NOT NULL,
  currently_due jsonb NOT NULL,
  past_due jsonb NOT NULL,
  eventually_due jsonb NOT NULL,
  pending_verification jsonb NOT NULL,
  deadline timestamp(3) with time zone,
  disabled_reason text,
  details_submitted boolean NOT NULL,
  read_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT seller_requirements_pkey PRIMARY KEY (seller_id),
  CONSTRAINT seller_requirements_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id)
);
COMMENT ON TABLE seller_requirements IS 'What Stripe still asks of a seller''s account, mirrored from its last look.';
COMMENT ON COLUMN seller_requirements.deadline IS 'Until when the account works without what is currently due.';
GRANT INSERT, SELECT, UPDATE ON seller_requirements TO artisans_app;

CREATE TABLE stock_reservations (
  order_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity integer NOT NULL,
  state text NOT NULL,
  CONSTRAINT stock_reservations_order_id_product_id_pk PRIMARY KEY (order_id, product_id),
  CONSTRAINT stock_reservations_order_id_orders_id_fk FOREIGN KEY (order_id) REFERENCES orders(id),
  CONSTRAINT stock_reservations_product_id_products_id_fk FOREIGN KEY (product_id) REFERENCES products(id),
  CONSTRAINT stock_reservations_quantity CHECK ((quantity > 0)),
  CONSTRAINT stock_reservations_state CHECK ((state = ANY (ARRAY['held'::text, 'consumed'::text, 'released'::text])))
);
COMMENT ON TABLE stock_reservations IS 'Pieces kept for an order until it is paid (consumed) or closed (released).';
CREATE INDEX stock_reservations_by_product ON public.stock_reservations USING btree (product_id);
CREATE INDEX stock_reservations_held ON public.stock_reservations USING btree (product_id) WHERE (state = 'held'::text);
GRANT INSERT, SELECT, UPDATE ON stock_reservations TO artisans_app;

CREATE TABLE subscriptions (
  id uuid NOT NULL,
  seller_id uuid NOT NULL,
  ref text,
  state text NOT NULL,
  plan text NOT NULL,
  "interval" text NOT NULL,
  currency text NOT NULL,
  price_minor bigint NOT NULL,
  period_start timestamp(3) with time zone,
  period_end timestamp(3) with time zone,
  trial_ends_at timestamp(3) with time zone,
  ends_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  is_paused boolean NOT NULL,
  owed_since timestamp(3) with time zone,
  scheduled_plan text,
  scheduled_interval text,
  scheduled_at timestamp(3) with time zone,
  schedule_ref text,
  pending_plan text,
  pending_interval text,
  pending_until timestamp(3) with time zone,
  latest_invoice_ref text,
  method_brand text,
  method_last4 text,
  method_exp_month smallint,
  method_exp_year smallint,
  readings_begun integer NOT NULL,
  reading integer NOT NULL,
  left_because text,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT subscriptions_pkey PRIMARY KEY (id),
  CONSTRAINT subscriptions_ref UNIQUE (ref),
  CONSTRAINT subscriptions_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id),
  CONSTRAINT subscriptions_interval CHECK (("interval" = ANY (ARRAY['month'::text, 'year'::text]))),
  CONSTRAINT subscriptions_method CHECK ((num_nulls(method_brand, method_last4, method_exp_month, method_exp_year) = ANY (ARRAY[0, 4]))),
  CONSTRAINT subscriptions_pending CHECK ((num_nulls(pending_plan, pending_interval, pending_until) = ANY (ARRAY[0, 3]))),
  CONSTRAINT subscriptions_plan CHECK ((plan = ANY (ARRAY['pro'::text, 'studio'::text]))),
  CONSTRAINT subscriptions_price CHECK ((price_minor >= 0)),
  CONSTRAINT subscriptions_reading CHECK (((reading >= 0) AND (reading <= readings_begun))),
  CONSTRAINT subscriptions_scheduled CHECK ((num_nulls(scheduled_plan, scheduled_interval, scheduled_at) = ANY (ARRAY[0, 3]))),
  CONSTRAINT subscriptions_state CHECK ((state = ANY (ARRAY['created'::text, 'incomplete'::text, 'incomplete_expired'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'unpaid'::text, 'paused'::text, 'canceled'::text])))
);
COMMENT ON TABLE subscriptions IS 'Sellers'' subscriptions as Stripe had them when they were last read. What a plan gives is computed of what was paid, and not kept.';
COMMENT ON COLUMN subscriptions.state IS 'Stripe''s word; created: Stripe has not answered yet whether it made it.';
COMMENT ON COLUMN subscriptions.ends_at IS 'When it ends, if that is decided.';
COMMENT ON COLUMN subscriptions.owed_since IS 'Since when something is to be paid that was not.';
COMMENT ON COLUMN subscriptions.scheduled_plan IS 'A change that waits for the period''s end.';
COMMENT ON COLUMN subscriptions.pending_plan IS 'A change that is made when it is paid.';
COMMENT ON COLUMN subscriptions.readings_begun IS 'How many times Stripe was asked. A reading that began before the last that was applied changes nothing.';
COMMENT ON COLUMN subscriptions.reading IS 'Which of the readings this row is.';
COMMENT ON COLUMN subscriptions.left_because IS 'The seller''s answer to the one question of a cancellation.';
CREATE INDEX subscriptions_by_change ON public.subscriptions USING btree (updated_at);
CREATE INDEX subscriptions_of_seller ON public.subscriptions USING btree (seller_id, created_at);
CREATE UNIQUE INDEX subscriptions_one_live ON public.subscriptions USING btree (seller_id) WHERE (state <> ALL (ARRAY['canceled'::text, 'incomplete_expired'::text]));
CREATE INDEX subscriptions_unpaid ON public.subscriptions USING btree (seller_id) WHERE (state = ANY (ARRAY['trialing'::text, 'past_due'::text]));
GRANT INSERT, SELECT, UPDATE ON subscriptions TO artisans_app;

CREATE TABLE subscription_invoices (
  id uuid NOT NULL,
  seller_id uuid NOT NULL,
  subscription_id uuid NOT NULL,
  ref text NOT NULL,
  number text,
  state text NOT NULL,
  reason text NOT NULL,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  paid_minor bigint NOT NULL,
  due_minor bigint NOT NULL,
  given_back_minor bigint NOT NULL,
  is_disputed boolean NOT NULL,
  reading integer NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  paid_at timestamp(3) with time zone,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT subscription_invoices_pkey PRIMARY KEY (id),
  CONSTRAINT subscription_invoices_ref UNIQUE (ref),
  CONSTRAINT subscription_invoices_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id),
  CONSTRAINT subscription_invoices_subscription_id_subscriptions_id_fk FOREIGN KEY (subscription_id) REFERENCES subscriptions(id),
  CONSTRAINT subscription_invoices_not_negative CHECK ((LEAST(tax_minor, paid_minor, due_minor, given_back_minor) >= 0)),
  CONSTRAINT subscription_invoices_state CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'void'::text, 'uncollectible'::text])))
);
COMMENT ON TABLE subscription_invoices IS 'What sellers were billed for plans, as Stripe had it when it was last read.';
COMMENT ON COLUMN subscription_invoices.reading IS 'Which reading of its subscription this row is of.';
CREATE INDEX subscription_invoices_by_change ON public.subscription_invoices USING btree (updated_at);
CREATE INDEX subscription_invoices_of_seller ON public.subscription_invoices USING btree (seller_id, created_at);
CREATE INDEX subscription_invoices_of_subscription ON public.subscription_invoices USING btree (subscription_id);
GRANT INSERT, SELECT, UPDATE ON subscription_invoices TO artisans_app;

CREATE TABLE invoice_payments (
  ref text NOT NULL,
  charge_ref text,
  invoice_id uuid NOT NULL,
  CONSTRAINT invoice_payments_pkey PRIMARY KEY (ref),
  CONSTRAINT invoice_payments_charge UNIQUE (charge_ref),
  CONSTRAINT invoice_payments_invoice_id_subscription_invoices_id_fk FOREIGN KEY (invoice_id) REFERENCES subscription_invoices(id)
);
COMMENT ON TABLE invoice_payments IS 'What pays an invoice: by these names payments, refunds and disputes are told from those of orders.';
CREATE INDEX invoice_payments_of_invoice ON public.invoice_payments USING btree (invoice_id);
GRANT INSERT, SELECT, UPDATE ON invoice_payments TO artisans_app;

CREATE TABLE invoice_periods (
  invoice_id uuid NOT NULL,
  line smallint NOT NULL,
  plan text NOT NULL,
  "interval" text NOT NULL,
  "from" timestamp(3) with time zone NOT NULL,
  until timestamp(3) with time zone NOT NULL,
  amount_minor bigint NOT NULL,
  CONSTRAINT invoice_periods_invoice_id_line_pk PRIMARY KEY (invoice_id, line),
  CONSTRAINT invoice_periods_invoice_id_subscription_invoices_id_fk FOREIGN KEY (invoice_id) REFERENCES subscription_invoices(id),
  CONSTRAINT invoice_periods_interval CHECK (("interval" = ANY (ARRAY['month'::text, 'year'::text]))),
  CONSTRAINT invoice_periods_plan CHECK ((plan = ANY (ARRAY['pro'::text, 'studio'::text]))),
  CONSTRAINT invoice_periods_time CHECK (("from" <= until))
);
COMMENT ON TABLE invoice_periods IS 'The lines of an invoice that are for a plan: a plan for a time. Those of paid invoices are what a seller has.';
COMMENT ON COLUMN invoice_periods.amount_minor IS 'Below zero where what was paid before is taken into account.';
CREATE INDEX invoice_periods_by_end ON public.invoice_periods USING btree (until);
GRANT DELETE, INSERT, SELECT ON invoice_periods TO artisans_app;

CREATE TABLE transfers (
  id uuid NOT NULL,
  seller_order_id uuid NOT NULL,
  seller_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  rail text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  state text NOT NULL,
  due_at timestamp(3) with time zone,
  blocked_reason text,
  batch_id uuid,
  processor_ref text,
  past_refs text[] NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  adopted_at timestamp(3) with time zone,
  kind text NOT NULL,
  withheld_minor bigint NOT NULL,
  reversed_minor bigint NOT NULL,
  CONSTRAINT transfers_pkey PRIMARY KEY (id),
  CONSTRAINT transfers_processor_ref UNIQUE (rail, processor_ref),
  CONSTRAINT transfers_batch_id_payout_batches_id_fk FOREIGN KEY (batch_id) REFERENCES payout_batches(id),
  CONSTRAINT transfers_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id),
  CONSTRAINT transfers_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id),
  CONSTRAINT transfers_seller_order_id_seller_orders_id_fk FOREIGN KEY (seller_order_id) REFERENCES seller_orders(id),
  CONSTRAINT transfers_amount CHECK (((amount_minor >= 0) AND ((amount_minor = 0) = (state = 'cancelled'::text)))),
  CONSTRAINT transfers_blocked_has_reason CHECK (((state = 'blocked'::text) = (blocked_reason IS NOT NULL))),
  CONSTRAINT transfers_held_or_due CHECK (((state = ANY (ARRAY['held'::text, 'cancelled'::text])) OR (due_at IS NOT NULL))),
  CONSTRAINT transfers_kind CHECK ((kind = ANY (ARRAY['sale'::text, 'supplement'::text]))),
  CONSTRAINT transfers_rail CHECK ((rail = ANY (ARRAY['stripe'::text, 'paypal'::text]))),
  CONSTRAINT transfers_reversed CHECK (((reversed_minor >= 0) AND (reversed_minor <= amount_minor))),
  CONSTRAINT transfers_state CHECK ((state = ANY (ARRAY['held'::text, 'due'::text, 'sending'::text, 'sent'::text, 'settled'::text, 'blocked'::text, 'failed'::text, 'cancelled'::text, 'reversed'::text]))),
  CONSTRAINT transfers_withheld CHECK ((withheld_minor >= 0))
);
COMMENT ON TABLE transfers IS 'What an artisan is owed for an order part, on its way: a Stripe transfer, or an item of a PayPal payout batch.';
COMMENT ON COLUMN transfers.rail IS 'The processor that took the buyer''s money also pays the artisan.';
COMMENT ON COLUMN transfers.amount_minor IS 'What is sent, or was; with withheld_minor what the seller was owed by it.';
COMMENT ON COLUMN transfers.due_at IS 'Shipping plus the holding time; null until shipped.';
COMMENT ON COLUMN transfers.past_refs IS 'processor_ref of earlier tries that came back.';
COMMENT ON COLUMN transfers.adopted_at IS 'When it was found sent at the processor, by no operation that is known here: the database was set back since.';
COMMENT ON COLUMN transfers.kind IS 'sale: the part''s own; supplement: what became the seller''s again after that had left.';
COMMENT ON COLUMN transfers.withheld_minor IS 'Kept from leaving, for refunds, disputes and debts.';
COMMENT ON COLUMN transfers.reversed_minor IS 'Taken back from the seller''s account after it had left.';
CREATE INDEX transfers_blocked ON public.transfers USING btree (updated_at) WHERE (state = 'blocked'::text);
CREATE INDEX transfers_by_batch ON public.transfers USING btree (batch_id);
CREATE INDEX transfers_by_change ON public.transfers USING btree (updated_at);
CREATE INDEX transfers_by_part ON public.transfers USING btree (seller_order_id);
CREATE INDEX transfers_by_past_ref ON public.transfers USING gin (past_refs) WHERE (past_refs <> '{}'::text[]);
CREATE INDEX transfers_by_payment ON public.transfers USING btree (payment_id);
CREATE INDEX transfers_by_seller ON public.transfers USING btree (seller_id, created_at DESC NULLS LAST);
CREATE UNIQUE INDEX transfers_one_sale_per_part ON public.transfers USING btree (seller_order_id) WHERE (kind = 'sale'::text);
CREATE INDEX transfers_sending ON public.transfers USING btree (id) WHERE (state = 'sending'::text);
CREATE INDEX transfers_to_release ON public.transfers USING btree (due_at) WHERE (state = 'held'::text);
CREATE INDEX transfers_to_send ON public.transfers USING btree (rail, currency, due_at, id) WHERE (state = 'due'::text);
CREATE INDEX transfers_unsettled ON public.transfers USING btree (rail, updated_at) WHERE (state = 'sent'::text);
GRANT INSERT, SELECT, UPDATE ON transfers TO artisans_app;

CREATE TABLE reversals (
  id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  cause text NOT NULL,
  cause_id uuid NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  state text NOT NULL,
  processor_ref text,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT reversals_pkey PRIMARY KEY (id),
  CONSTRAINT reversals_transfer_id_transfers_id_fk FOREIGN KEY (transfer_id) REFERENCES transfers(id),
  CONSTRAINT reversals_amount CHECK ((amount_minor > 0)),
  CONSTRAINT reversals_cause CHECK ((cause = ANY (ARRAY['refund'::text, 'dispute'::text]))),
  CONSTRAINT reversals_state CHECK ((state = ANY (ARRAY['waiting'::text, 'requested'::text, 'succeeded'::text, 'refused'::text, 'cancelled'::text])))
);
COMMENT ON TABLE reversals IS 'What is taken back of Stripe transfers that have left. transfers.reversed_minor is the sum of those that succeeded.';
COMMENT ON COLUMN reversals.state IS 'waiting: whether the transfer arrives is not known yet; refused: the seller''s account does not have it, so that it stays a debt.';
CREATE INDEX reversals_by_cause ON public.reversals USING btree (cause_id);
CREATE INDEX reversals_by_change ON public.reversals USING btree (updated_at);
CREATE INDEX reversals_by_transfer ON public.reversals USING btree (transfer_id);
CREATE INDEX reversals_waiting ON public.reversals USING btree (id) WHERE (state = ANY (ARRAY['waiting'::text, 'requested'::text]));
GRANT INSERT, SELECT, UPDATE ON reversals TO artisans_app;

CREATE TABLE transfer_holds (
  id uuid NOT NULL,
  seller_id uuid NOT NULL,
  transfer_id uuid,
  reason text NOT NULL,
  placed_by text NOT NULL,
  placed_at timestamp(3) with time zone NOT NULL,
  released_by text,
  released_at timestamp(3) with time zone,
  CONSTRAINT transfer_holds_pkey PRIMARY KEY (id),
  CONSTRAINT transfer_holds_seller_id_sellers_id_fk FOREIGN KEY (seller_id) REFERENCES sellers(id),
  CONSTRAINT transfer_holds_transfer_id_transfers_id_fk FOREIGN KEY (transfer_id) REFERENCES transfers(id),
  CONSTRAINT transfer_holds_reason CHECK ((reason <> ''::text)),
  CONSTRAINT transfer_holds_released CHECK (((released_at IS NULL) = (released_by IS NULL)))
);
COMMENT ON TABLE transfer_holds IS 'What an operator holds back: nothing that it covers leaves while released_at is null.';
COMMENT ON COLUMN transfer_holds.transfer_id IS 'Null: all of the seller''s transfers, those to come as well.';
COMMENT ON COLUMN transfer_holds.reason IS 'As the seller is told.';
CREATE INDEX transfer_holds_of_seller ON public.transfer_holds USING btree (seller_id);
CREATE UNIQUE INDEX transfer_holds_one_of_seller ON public.transfer_holds USING btree (seller_id) WHERE ((released_at IS NULL) AND (transfer_id IS NULL));
CREATE UNIQUE INDEX transfer_holds_one_of_transfer ON public.transfer_holds USING btree (transfer_id) WHERE ((released_at IS NULL) AND (transfer_id IS NOT NULL));
GRANT INSERT, SELECT, UPDATE ON transfer_holds TO artisans_app;

CREATE TABLE vault_payments (
  payment_id uuid NOT NULL,
  user_id uuid NOT NULL,
  method_id uuid,
  saves boolean NOT NULL,
  CONSTRAINT vault_payments_pkey PRIMARY KEY (payment_id),
  CONSTRAINT vault_payments_method_id_saved_methods_id_fk FOREIGN KEY (method_id) REFERENCES saved_methods(id) ON DELETE SET NULL,
  CONSTRAINT vault_payments_payment_id_payments_id_fk FOREIGN KEY (payment_id) REFERENCES payments(id),
  CONSTRAINT vault_payments_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
COMMENT ON TABLE vault_payments IS 'Payments that save a method or pay with a saved one; others have no row.';
CREATE INDEX vault_payments_by_user ON public.vault_payments USING btree (user_id);
GRANT INSERT, SELECT, UPDATE ON vault_payments TO artisans_app;

CREATE TABLE verifications (
  id uuid NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamp(3) with time zone NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT verifications_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE verifications IS 'Links and challenges that wait to be answered. Identifiers are kept as digests.';
CREATE INDEX verifications_by_identifier ON public.verifications USING btree (identifier);
CREATE INDEX verifications_to_sweep ON public.verifications USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON verifications TO artisans_app;

CREATE TABLE withholdings (
  id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  cause text NOT NULL,
  cause_id uuid NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  state text NOT NULL,
  created_at timestamp(3) with time zone NOT NULL,
  updated_at timestamp(3) with time zone NOT NULL,
  CONSTRAINT withholdings_pkey PRIMARY KEY (id),
  CONSTRAINT withholdings_one_per_cause UNIQUE (transfer_id, cause, cause_id),
  CONSTRAINT withholdings_transfer_id_transfers_id_fk FOREIGN KEY (transfer_id) REFERENCES transfers(id),
  CONSTRAINT withholdings_amount CHECK ((amount_minor > 0)),
  CONSTRAINT withholdings_cause CHECK ((cause = ANY (ARRAY['refund'::text, 'dispute'::text, 'debt'::text]))),
  CONSTRAINT withholdings_state CHECK ((state = ANY (ARRAY['held'::text, 'taken'::text, 'released'::text])))
);
COMMENT ON TABLE withholdings IS 'What was kept from leaving with a transfer, and why. transfers.withheld_minor is the sum of those that were not released.';
COMMENT ON COLUMN withholdings.cause_id IS 'The refund, the dispute, or for a debt the withholding itself.';
COMMENT ON COLUMN withholdings.state IS 'held until what it is for is known to take place; taken; released: the seller''s again.';
CREATE INDEX withholdings_by_cause ON public.withholdings USING btree (cause_id);
GRANT INSERT, SELECT, UPDATE ON withholdings TO artisans_app;

GRANT USAGE ON SCHEMA public TO artisans_app;

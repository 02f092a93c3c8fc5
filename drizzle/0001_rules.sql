-- What tables alone cannot say: the ledger's rules, the guard of atomic batches, who may do what,
-- and what each thing is for.

-- Fails the whole batch by name when a belief no longer holds. Neon's HTTP protocol runs a batch
-- without asking anything in between, so the statements have to refuse by themselves.
CREATE FUNCTION guard(holds boolean, rule text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  IF holds IS NOT TRUE THEN
    RAISE EXCEPTION 'guard %', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
  END IF;
  RETURN true;
END $$;
--> statement-breakpoint
COMMENT ON FUNCTION guard IS 'Raises check_violation with the rule as constraint name unless it holds; makes a statement of an atomic batch refuse.';
--> statement-breakpoint

-- Checked at COMMIT, because the entries come after the row that they belong to: for that row, as
-- one without entries is wrong too, and for each entry, as a session may have the check made early
-- (SET CONSTRAINTS) and go on writing. Fifty-two entries make for 53 sums of 52 rows: milliseconds.
CREATE FUNCTION ledger_transaction_balances() RETURNS trigger
LANGUAGE plpgsql AS $$
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
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_transaction_balances
AFTER INSERT ON ledger_transactions DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balances();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_balance
AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balances();
--> statement-breakpoint

-- An entry is written by the database transaction that wrote its ledger transaction, or never:
-- otherwise a balanced pair could be slipped into the past. xmin is the writer of that row.
CREATE FUNCTION ledger_entry_is_written_at_once() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM ledger_transactions
  WHERE id = NEW.transaction_id AND xmin = pg_current_xact_id()::xid;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'ledger transaction % is closed or unknown', NEW.transaction_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_is_written_at_once';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_entry_is_written_at_once BEFORE INSERT ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_written_at_once();
--> statement-breakpoint

-- Only what a seller is owed has a running balance, because only there is a bound to hold. The
-- platform's own accounts have none: every sale would wait for the same row.
CREATE FUNCTION ledger_entry_moves_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE ledger_accounts SET balance_minor = balance_minor + NEW.amount_minor
  WHERE name = NEW.account AND currency = NEW.currency AND balance_minor IS NOT NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_entry_moves_balance AFTER INSERT ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_entry_moves_balance();
--> statement-breakpoint

-- A new account starts at nothing.
CREATE FUNCTION ledger_account_starts_empty() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.balance_minor <> 0 THEN
    RAISE EXCEPTION 'ledger account % starts with %', NEW.name, NEW.balance_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_starts_empty';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_account_starts_empty BEFORE INSERT ON ledger_accounts
FOR EACH ROW EXECUTE FUNCTION ledger_account_starts_empty();
--> statement-breakpoint

CREATE FUNCTION row_is_final() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE ON ledger_transactions
FOR EACH ROW EXECUTE FUNCTION row_is_final();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION row_is_final();
--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION row_is_final();
--> statement-breakpoint
CREATE TRIGGER ledger_transactions_no_truncate BEFORE TRUNCATE ON ledger_transactions
FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
--> statement-breakpoint
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION row_is_final();
--> statement-breakpoint

-- The application's role. Its password is set by the operator (docs/deployment.md); here it only
-- has to exist, so that the rights below have somebody to be given to.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'artisans_app') THEN
    CREATE ROLE artisans_app NOLOGIN;
  END IF;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON
  sellers, products, orders, seller_orders, order_items, stock_reservations, payments,
  payment_attempts, refunds, transfers, payout_batches, operations, inbox, dead_letters, alerts,
  rail_switches, idempotency_keys, outbox
TO artisans_app;
--> statement-breakpoint
GRANT DELETE ON idempotency_keys, outbox TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON ledger_accounts, ledger_transactions, ledger_entries, audit_log TO artisans_app;
--> statement-breakpoint

COMMENT ON TABLE sellers IS 'The artisans: what they sell under, and where each rail can pay them.';
--> statement-breakpoint
COMMENT ON COLUMN sellers.currency IS 'Of all their goods and of what they are owed.';
--> statement-breakpoint
COMMENT ON COLUMN sellers.shipping_flat_minor IS 'Shipping of one order part, whatever is in it; goes to the seller whole.';
--> statement-breakpoint
COMMENT ON COLUMN sellers.stripe_account_id IS 'Connected account (acct_…).';
--> statement-breakpoint
COMMENT ON COLUMN sellers.stripe_transfers IS 'The account''s capability "transfers", mirrored from Stripe.';
--> statement-breakpoint
COMMENT ON COLUMN sellers.paypal_state IS 'active: payouts go to paypal_email; unproved: not yet; blocked: PayPal refused it.';
--> statement-breakpoint
COMMENT ON TABLE products IS 'What is for sale. reserved never exceeds stock: of two buyers of the last piece one wins.';
--> statement-breakpoint
COMMENT ON COLUMN products.version IS 'Grows with every change of price, title or state; a checkout fails when it moved meanwhile.';
--> statement-breakpoint
COMMENT ON COLUMN products.stock IS 'On hand, reserved pieces included.';
--> statement-breakpoint
COMMENT ON COLUMN products.reserved IS 'Sum of the held reservations.';
--> statement-breakpoint
COMMENT ON COLUMN products.search IS 'Full text of title and description, without a language, so that names are found as well.';
--> statement-breakpoint
COMMENT ON TABLE orders IS 'One cart, paid once. Never edited: another cart is another order.';
--> statement-breakpoint
COMMENT ON COLUMN orders.number IS 'For people, receipts and the processors'' records.';
--> statement-breakpoint
COMMENT ON COLUMN orders.commission_basis_points IS 'The platform''s part of the items, frozen at checkout.';
--> statement-breakpoint
COMMENT ON COLUMN orders.expires_at IS 'Until then the stock is reserved; afterwards the payment is closed first, then the stock released.';
--> statement-breakpoint
COMMENT ON COLUMN orders.end_tried_at IS 'When cron last tried to end it, so that orders that cannot end wait behind the others.';
--> statement-breakpoint
COMMENT ON TABLE seller_orders IS 'One artisan''s part of an order, with commission and net frozen at checkout.';
--> statement-breakpoint
COMMENT ON COLUMN seller_orders.net_minor IS 'What the artisan is owed: items and shipping less commission.';
--> statement-breakpoint
COMMENT ON TABLE order_items IS 'What was bought, at the price it had.';
--> statement-breakpoint
COMMENT ON TABLE stock_reservations IS 'Pieces kept for an order until it is paid (consumed) or closed (released).';
--> statement-breakpoint
COMMENT ON TABLE payments IS 'One PaymentIntent or PayPal order for an order; at most one is open at a time.';
--> statement-breakpoint
COMMENT ON COLUMN payments.processor_ref IS 'pi_… or the PayPal order''s id; null until its creation was answered.';
--> statement-breakpoint
COMMENT ON COLUMN payments.charge_ref IS 'ch_… or the PayPal capture''s id: what transfers and refunds name.';
--> statement-breakpoint
COMMENT ON COLUMN payments.captured_minor IS 'What the processor says it took, in captured_currency.';
--> statement-breakpoint
COMMENT ON COLUMN payments.use IS 'order: pays its order, exactly; unapplied: late, double or wrong, owed back to the buyer.';
--> statement-breakpoint
COMMENT ON COLUMN payments.fee_awaited_until IS 'Captured without a word about the fee: cron asks until then. Null once it is known.';
--> statement-breakpoint
COMMENT ON TABLE payment_attempts IS 'Each try of the buyer to pay, declines included.';
--> statement-breakpoint
COMMENT ON COLUMN payment_attempts.attempt_ref IS 'The processor''s id of the try: a charge, or a capture.';
--> statement-breakpoint
COMMENT ON TABLE refunds IS 'Unapplied money on its way back to the buyer.';
--> statement-breakpoint
COMMENT ON TABLE transfers IS 'What an artisan is owed for an order part, on its way: a Stripe transfer, or an item of a PayPal payout batch.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.rail IS 'The processor that took the buyer''s money also pays the artisan.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.due_at IS 'Shipping plus the holding time; null until shipped.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.past_refs IS 'processor_ref of earlier tries that came back.';
--> statement-breakpoint
COMMENT ON TABLE payout_batches IS 'PayPal payout batches; the id is the sender_batch_id.';
--> statement-breakpoint
COMMENT ON TABLE ledger_accounts IS 'Accounts by name and currency. Debits are above zero, credits below.';
--> statement-breakpoint
COMMENT ON COLUMN ledger_accounts.balance_minor IS 'Running balance of what a seller is owed (so never above zero); null for all other accounts.';
--> statement-breakpoint
COMMENT ON TABLE ledger_transactions IS 'One effect on money, at most once per processor''s id and kind. Append only; balanced at COMMIT.';
--> statement-breakpoint
COMMENT ON COLUMN ledger_transactions.external_id IS 'Stripe: balance transaction (txn_…); PayPal: transaction id.';
--> statement-breakpoint
COMMENT ON COLUMN ledger_transactions.subject_id IS 'Our payment, refund or transfer.';
--> statement-breakpoint
COMMENT ON TABLE ledger_entries IS 'Debits (above zero) and credits (below) of a ledger transaction. Append only.';
--> statement-breakpoint
COMMENT ON TABLE operations IS 'Outgoing calls, written before they are made. The id is the idempotency key; a retry sends the same params.';
--> statement-breakpoint
COMMENT ON COLUMN operations.subject_id IS 'What it is about; at most one operation per subject is open.';
--> statement-breakpoint
COMMENT ON COLUMN operations.next_try_at IS 'When cron sends it again if nobody has finished it.';
--> statement-breakpoint
COMMENT ON COLUMN operations.leased_until IS 'Somebody has just sent it: until then a message or cron that finds it again leaves it alone.';
--> statement-breakpoint
COMMENT ON TABLE idempotency_keys IS 'Changing requests by sender and Idempotency-Key, with the answer to replay. No secret is kept in it.';
--> statement-breakpoint
COMMENT ON COLUMN idempotency_keys.scope IS 'Who sends: a guest''s cookie, a login session, or the operator.';
--> statement-breakpoint
COMMENT ON COLUMN idempotency_keys.fingerprint IS 'SHA-256 over method, path and the parsed body in canonical order.';
--> statement-breakpoint
COMMENT ON COLUMN idempotency_keys.locked_until IS 'While nothing is answered, another request with the key is told to wait until then.';
--> statement-breakpoint
COMMENT ON TABLE inbox IS 'Every verified event of a processor, once, as it came.';
--> statement-breakpoint
COMMENT ON COLUMN inbox.state IS 'received: waits to be worked on; applied; ignored: nothing to do; quarantined: verified, but not about what we know, for an operator.';
--> statement-breakpoint
COMMENT ON COLUMN inbox.tried_at IS 'When cron last tried to work on it, so that those that fail wait behind the others.';
--> statement-breakpoint
COMMENT ON TABLE outbox IS 'Messages that have to be sent because something was committed.';
--> statement-breakpoint
COMMENT ON COLUMN outbox.sent_at IS 'Taken to be sent: one worker at a time. A crash before the queue had it is made up for by cron, which resumes operations.';
--> statement-breakpoint
COMMENT ON TABLE dead_letters IS 'Queue messages that failed every try, kept to be looked at and replayed.';
--> statement-breakpoint
COMMENT ON TABLE alerts IS 'What an operator has to know, counted per subject.';
--> statement-breakpoint
COMMENT ON TABLE rail_switches IS 'An operator''s stop of a rail, in or out. No row: open.';
--> statement-breakpoint
COMMENT ON TABLE audit_log IS 'Who did what. Append only.';

CREATE TABLE "products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_id" uuid NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"image_url" text,
	"currency" text NOT NULL,
	"price_minor" bigint NOT NULL,
	"version" integer NOT NULL,
	"stock" integer NOT NULL,
	"reserved" integer NOT NULL,
	"limit_per_order" integer,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || description)) STORED,
	CONSTRAINT "products_price_positive" CHECK ("products"."price_minor" > 0),
	CONSTRAINT "products_reserved_within_stock" CHECK ("products"."reserved" between 0 and "products"."stock"),
	CONSTRAINT "products_limit_positive" CHECK ("products"."limit_per_order" > 0),
	CONSTRAINT "products_state" CHECK ("products"."state" in ('listed','withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "sellers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"story" text NOT NULL,
	"email" text NOT NULL,
	"currency" text NOT NULL,
	"shipping_flat_minor" bigint NOT NULL,
	"stripe_account_id" text,
	"stripe_transfers" text NOT NULL,
	"paypal_email" text,
	"paypal_state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sellers_stripeAccountId_unique" UNIQUE("stripe_account_id"),
	CONSTRAINT "sellers_id_currency" UNIQUE("id","currency"),
	CONSTRAINT "sellers_shipping_not_negative" CHECK ("sellers"."shipping_flat_minor" >= 0),
	CONSTRAINT "sellers_stripe_transfers" CHECK ("sellers"."stripe_transfers" in ('inactive','pending','active')),
	CONSTRAINT "sellers_stripe_active_has_account" CHECK ("sellers"."stripe_transfers" <> 'active' or "sellers"."stripe_account_id" is not null),
	CONSTRAINT "sellers_paypal_state" CHECK ("sellers"."paypal_state" in ('unproved','active','blocked')),
	CONSTRAINT "sellers_paypal_active_has_email" CHECK ("sellers"."paypal_state" <> 'active' or "sellers"."paypal_email" is not null)
);
--> statement-breakpoint
CREATE TABLE "ledger_accounts" (
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"kind" text NOT NULL,
	"balance_minor" bigint,
	CONSTRAINT "ledger_accounts_name_currency_pk" PRIMARY KEY("name","currency"),
	CONSTRAINT "ledger_accounts_kind" CHECK ("ledger_accounts"."kind" in ('asset','liability','income','expense')),
	CONSTRAINT "ledger_accounts_payable_not_negative" CHECK ("ledger_accounts"."balance_minor" <= 0),
	CONSTRAINT "ledger_accounts_guarded" CHECK (("ledger_accounts"."balance_minor" is not null) = ("ledger_accounts"."name" like 'seller:%:payable:%'))
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"transaction_id" uuid NOT NULL,
	"line" smallint NOT NULL,
	"account" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "ledger_entries_transaction_id_line_pk" PRIMARY KEY("transaction_id","line"),
	CONSTRAINT "ledger_entries_not_zero" CHECK ("ledger_entries"."amount_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"processor" text NOT NULL,
	"external_id" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"posted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_transactions_id_currency" UNIQUE("id","currency"),
	CONSTRAINT "ledger_transactions_one_effect" UNIQUE("processor","external_id","kind")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"facts" jsonb NOT NULL,
	"times" integer NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alerts_kind_subject_pk" PRIMARY KEY("kind","subject")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"message_id" text NOT NULL,
	"message" jsonb NOT NULL,
	"attempts" integer NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"replayed_at" timestamp (3) with time zone,
	CONSTRAINT "dead_letters_one_row_per_message" UNIQUE("queue","message_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"subject_id" uuid,
	"locked_until" timestamp (3) with time zone NOT NULL,
	"status" integer,
	"body" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_scope_key_pk" PRIMARY KEY("scope","key"),
	CONSTRAINT "idempotency_keys_answer" CHECK (("idempotency_keys"."status" is null) = ("idempotency_keys"."body" is null))
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"processor" text NOT NULL,
	"endpoint" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"object_ref" text,
	"body" "bytea" NOT NULL,
	"state" text NOT NULL,
	"note" text,
	"received_at" timestamp (3) with time zone NOT NULL,
	"tried_at" timestamp (3) with time zone,
	"worked_at" timestamp (3) with time zone,
	CONSTRAINT "inbox_one_row_per_event" UNIQUE("processor","event_id"),
	CONSTRAINT "inbox_state" CHECK ("inbox"."state" in ('received','applied','ignored','quarantined'))
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"processor" text NOT NULL,
	"params" jsonb NOT NULL,
	"state" text NOT NULL,
	"answer" jsonb,
	"tries" integer NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "operations_state" CHECK ("operations"."state" in ('open','succeeded','rejected')),
	CONSTRAINT "operations_closed" CHECK (("operations"."state" = 'open') = ("operations"."closed_at" is null))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "rail_switches" (
	"rail" text NOT NULL,
	"direction" text NOT NULL,
	"stopped" boolean NOT NULL,
	"reason" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rail_switches_rail_direction_pk" PRIMARY KEY("rail","direction"),
	CONSTRAINT "rail_switches_rail" CHECK ("rail_switches"."rail" in ('stripe','paypal')),
	CONSTRAINT "rail_switches_direction" CHECK ("rail_switches"."direction" in ('pay_in','pay_out'))
);
--> statement-breakpoint
CREATE TABLE "order_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_order_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"product_version" integer NOT NULL,
	"title" text NOT NULL,
	"unit_minor" bigint NOT NULL,
	"quantity" integer NOT NULL,
	"total_minor" bigint NOT NULL,
	CONSTRAINT "order_items_one_per_product" UNIQUE("seller_order_id","product_id"),
	CONSTRAINT "order_items_quantity" CHECK ("order_items"."quantity" between 1 and 99),
	CONSTRAINT "order_items_total" CHECK ("order_items"."total_minor" = "order_items"."unit_minor" * "order_items"."quantity")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"email" text NOT NULL,
	"shipping_address" jsonb NOT NULL,
	"currency" text NOT NULL,
	"items_minor" bigint NOT NULL,
	"shipping_minor" bigint NOT NULL,
	"total_minor" bigint NOT NULL,
	"commission_basis_points" integer NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"end_tried_at" timestamp (3) with time zone,
	"cancel_requested_at" timestamp (3) with time zone,
	"paid_at" timestamp (3) with time zone,
	CONSTRAINT "orders_number" UNIQUE("number"),
	CONSTRAINT "orders_id_currency" UNIQUE("id","currency"),
	CONSTRAINT "orders_total" CHECK ("orders"."total_minor" = "orders"."items_minor" + "orders"."shipping_minor"),
	CONSTRAINT "orders_positive" CHECK ("orders"."items_minor" > 0 and "orders"."shipping_minor" >= 0),
	CONSTRAINT "orders_commission" CHECK ("orders"."commission_basis_points" between 0 and 10000),
	CONSTRAINT "orders_state" CHECK ("orders"."state" in ('pending_payment','paid','partially_paid','partially_refunded','refunded','charged_back','expired','cancelled'))
);
--> statement-breakpoint
CREATE TABLE "seller_orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"seller_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"items_minor" bigint NOT NULL,
	"shipping_minor" bigint NOT NULL,
	"commission_minor" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"shipped_at" timestamp (3) with time zone,
	"carrier" text,
	"tracking_number" text,
	CONSTRAINT "seller_orders_one_per_seller" UNIQUE("order_id","seller_id"),
	CONSTRAINT "seller_orders_adds_up" CHECK ("seller_orders"."net_minor" + "seller_orders"."commission_minor" = "seller_orders"."items_minor" + "seller_orders"."shipping_minor"),
	CONSTRAINT "seller_orders_commission" CHECK ("seller_orders"."items_minor" > 0 and "seller_orders"."shipping_minor" >= 0 and "seller_orders"."commission_minor" between 0 and "seller_orders"."items_minor"),
	CONSTRAINT "seller_orders_state" CHECK ("seller_orders"."state" in ('unfulfilled','shipped','delivered')),
	CONSTRAINT "seller_orders_shipped" CHECK (("seller_orders"."state" = 'unfulfilled') = ("seller_orders"."shipped_at" is null))
);
--> statement-breakpoint
CREATE TABLE "stock_reservations" (
	"order_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "stock_reservations_order_id_product_id_pk" PRIMARY KEY("order_id","product_id"),
	CONSTRAINT "stock_reservations_quantity" CHECK ("stock_reservations"."quantity" > 0),
	CONSTRAINT "stock_reservations_state" CHECK ("stock_reservations"."state" in ('held','consumed','released'))
);
--> statement-breakpoint
CREATE TABLE "payment_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"payment_id" uuid NOT NULL,
	"attempt_ref" text NOT NULL,
	"state" text NOT NULL,
	"decline_code" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payment_attempts_ref" UNIQUE("payment_id","attempt_ref"),
	CONSTRAINT "payment_attempts_state" CHECK ("payment_attempts"."state" in ('succeeded','failed','pending'))
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"processor" text NOT NULL,
	"processor_ref" text,
	"charge_ref" text,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"captured_minor" bigint,
	"captured_currency" text,
	"use" text,
	"decline_code" text,
	"fee_awaited_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payments_processor_ref" UNIQUE("processor","processor_ref"),
	CONSTRAINT "payments_charge_ref" UNIQUE("processor","charge_ref"),
	CONSTRAINT "payments_processor" CHECK ("payments"."processor" in ('stripe','paypal')),
	CONSTRAINT "payments_amount" CHECK ("payments"."amount_minor" > 0),
	CONSTRAINT "payments_state" CHECK ("payments"."state" in ('created','requires_action','processing','succeeded','failed','cancelled')),
	CONSTRAINT "payments_use" CHECK ("payments"."use" in ('order','unapplied')),
	CONSTRAINT "payments_captured_has_use" CHECK (num_nulls("payments"."captured_minor", "payments"."captured_currency", "payments"."use") in (0, 3)),
	CONSTRAINT "payments_order_money_is_exact" CHECK ("payments"."use" <> 'order' or ("payments"."captured_minor" = "payments"."amount_minor" and "payments"."captured_currency" = "payments"."currency"))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"payment_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"processor_ref" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_minor" > 0),
	CONSTRAINT "refunds_state" CHECK ("refunds"."state" in ('requested','pending','succeeded','failed')),
	CONSTRAINT "refunds_reason" CHECK ("refunds"."reason" in ('late','double','wrong_amount'))
);
--> statement-breakpoint
CREATE TABLE "payout_batches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"processor_ref" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_batches_processor_ref" UNIQUE("processor_ref"),
	CONSTRAINT "payout_batches_total" CHECK ("payout_batches"."total_minor" > 0),
	CONSTRAINT "payout_batches_state" CHECK ("payout_batches"."state" in ('sending','accepted','done','denied'))
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"seller_order_id" uuid NOT NULL,
	"seller_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"rail" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"due_at" timestamp (3) with time zone,
	"blocked_reason" text,
	"batch_id" uuid,
	"processor_ref" text,
	"past_refs" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "transfers_sellerOrderId_unique" UNIQUE("seller_order_id"),
	CONSTRAINT "transfers_processor_ref" UNIQUE("rail","processor_ref"),
	CONSTRAINT "transfers_rail" CHECK ("transfers"."rail" in ('stripe','paypal')),
	CONSTRAINT "transfers_amount" CHECK ("transfers"."amount_minor" > 0),
	CONSTRAINT "transfers_state" CHECK ("transfers"."state" in ('held','due','sending','sent','settled','blocked','failed','reversed')),
	CONSTRAINT "transfers_blocked_has_reason" CHECK (("transfers"."state" = 'blocked') = ("transfers"."blocked_reason" is not null)),
	CONSTRAINT "transfers_held_or_due" CHECK ("transfers"."state" = 'held' or "transfers"."due_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_seller" FOREIGN KEY ("seller_id","currency") REFERENCES "public"."sellers"("id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction" FOREIGN KEY ("transaction_id","currency") REFERENCES "public"."ledger_transactions"("id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_account" FOREIGN KEY ("account","currency") REFERENCES "public"."ledger_accounts"("name","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_seller_order_id_seller_orders_id_fk" FOREIGN KEY ("seller_order_id") REFERENCES "public"."seller_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_orders" ADD CONSTRAINT "seller_orders_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_orders" ADD CONSTRAINT "seller_orders_order" FOREIGN KEY ("order_id","currency") REFERENCES "public"."orders"("id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_reservations" ADD CONSTRAINT "stock_reservations_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_reservations" ADD CONSTRAINT "stock_reservations_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_order" FOREIGN KEY ("order_id","currency") REFERENCES "public"."orders"("id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_seller_order_id_seller_orders_id_fk" FOREIGN KEY ("seller_order_id") REFERENCES "public"."seller_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_seller_id_sellers_id_fk" FOREIGN KEY ("seller_id") REFERENCES "public"."sellers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_batch_id_payout_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."payout_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "products_listed" ON "products" USING btree ("created_at" DESC NULLS LAST,"id") WHERE "products"."state" = 'listed';--> statement-breakpoint
CREATE INDEX "products_by_seller" ON "products" USING btree ("seller_id","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "products_search" ON "products" USING gin ("search");--> statement-breakpoint
CREATE INDEX "ledger_entries_by_account" ON "ledger_entries" USING btree ("account","currency");--> statement-breakpoint
CREATE INDEX "ledger_transactions_by_subject" ON "ledger_transactions" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "ledger_transactions_by_time" ON "ledger_transactions" USING btree ("posted_at");--> statement-breakpoint
CREATE INDEX "alerts_recent" ON "alerts" USING btree ("last_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_log_by_time" ON "audit_log" USING btree ("at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "dead_letters_waiting" ON "dead_letters" USING btree ("received_at") WHERE "dead_letters"."replayed_at" is null;--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "inbox_to_work" ON "inbox" USING btree ("processor",greatest("received_at", "tried_at")) WHERE "inbox"."state" = 'received';--> statement-breakpoint
CREATE INDEX "inbox_quarantined" ON "inbox" USING btree ("received_at" DESC NULLS LAST) WHERE "inbox"."state" = 'quarantined';--> statement-breakpoint
CREATE UNIQUE INDEX "operations_one_open_per_subject" ON "operations" USING btree ("subject_id") WHERE "operations"."state" = 'open';--> statement-breakpoint
CREATE INDEX "operations_to_resume" ON "operations" USING btree ("processor","next_try_at") WHERE "operations"."state" = 'open';--> statement-breakpoint
CREATE INDEX "operations_by_subject" ON "operations" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "outbox_to_send" ON "outbox" USING btree ("created_at") WHERE "outbox"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "order_items_by_product" ON "order_items" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "orders_to_expire" ON "orders" USING btree (greatest("expires_at", "end_tried_at")) WHERE "orders"."state" = 'pending_payment';--> statement-breakpoint
CREATE INDEX "orders_recent" ON "orders" USING btree ("created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "seller_orders_by_seller" ON "seller_orders" USING btree ("seller_id");--> statement-breakpoint
CREATE INDEX "seller_orders_unshipped" ON "seller_orders" USING btree ("order_id") WHERE "seller_orders"."state" = 'unfulfilled';--> statement-breakpoint
CREATE INDEX "stock_reservations_by_product" ON "stock_reservations" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "payments_by_order" ON "payments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payments_silent" ON "payments" USING btree ("processor","updated_at") WHERE "payments"."state" in ('created','requires_action','processing');--> statement-breakpoint
CREATE INDEX "payments_without_fee" ON "payments" USING btree ("processor","updated_at") WHERE "payments"."fee_awaited_until" is not null;--> statement-breakpoint
CREATE INDEX "payments_unapplied" ON "payments" USING btree ("id") WHERE "payments"."use" = 'unapplied';--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_open_per_order" ON "payments" USING btree ("order_id") WHERE "payments"."state" in ('created','requires_action','processing');--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_applied_per_order" ON "payments" USING btree ("order_id") WHERE "payments"."use" = 'order';--> statement-breakpoint
CREATE INDEX "refunds_by_payment" ON "refunds" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "refunds_by_ref" ON "refunds" USING btree ("processor_ref");--> statement-breakpoint
CREATE INDEX "refunds_pending" ON "refunds" USING btree ("updated_at") WHERE "refunds"."state" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_one_live_per_payment" ON "refunds" USING btree ("payment_id") WHERE "refunds"."state" <> 'failed';--> statement-breakpoint
CREATE INDEX "payout_batches_unfinished" ON "payout_batches" USING btree ("updated_at") WHERE "payout_batches"."state" = 'accepted';--> statement-breakpoint
CREATE INDEX "transfers_to_release" ON "transfers" USING btree ("due_at") WHERE "transfers"."state" = 'held';--> statement-breakpoint
CREATE INDEX "transfers_unsettled" ON "transfers" USING btree ("rail","updated_at") WHERE "transfers"."state" = 'sent';--> statement-breakpoint
CREATE INDEX "transfers_to_send" ON "transfers" USING btree ("rail","due_at") WHERE "transfers"."state" = 'due';--> statement-breakpoint
CREATE INDEX "transfers_blocked" ON "transfers" USING btree ("updated_at") WHERE "transfers"."state" = 'blocked';--> statement-breakpoint
CREATE INDEX "transfers_by_batch" ON "transfers" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "transfers_by_seller" ON "transfers" USING btree ("seller_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transfers_by_payment" ON "transfers" USING btree ("payment_id");
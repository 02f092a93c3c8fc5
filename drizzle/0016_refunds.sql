CREATE TABLE "refund_items" (
	"refund_id" uuid NOT NULL,
	"seller_order_id" uuid NOT NULL,
	"product_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "refund_items_refund_id_product_id_pk" PRIMARY KEY("refund_id","product_id"),
	CONSTRAINT "refund_items_quantity" CHECK ("refund_items"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "refund_shares" (
	"refund_id" uuid NOT NULL,
	"seller_order_id" uuid NOT NULL,
	"items_minor" bigint NOT NULL,
	"shipping_minor" bigint NOT NULL,
	"commission_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"withheld_minor" bigint NOT NULL,
	"debt_minor" bigint NOT NULL,
	"loss_minor" bigint NOT NULL,
	CONSTRAINT "refund_shares_refund_id_seller_order_id_pk" PRIMARY KEY("refund_id","seller_order_id"),
	CONSTRAINT "refund_shares_not_negative" CHECK (least("refund_shares"."items_minor", "refund_shares"."shipping_minor", "refund_shares"."commission_minor", "refund_shares"."fee_minor", "refund_shares"."withheld_minor", "refund_shares"."debt_minor", "refund_shares"."loss_minor") >= 0),
	CONSTRAINT "refund_shares_adds_up" CHECK ("refund_shares"."items_minor" + "refund_shares"."shipping_minor" + "refund_shares"."fee_minor" = "refund_shares"."commission_minor" + "refund_shares"."withheld_minor" + "refund_shares"."debt_minor" + "refund_shares"."loss_minor")
);
--> statement-breakpoint
CREATE TABLE "reversals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"transfer_id" uuid NOT NULL,
	"cause" text NOT NULL,
	"cause_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"processor_ref" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reversals_amount" CHECK ("reversals"."amount_minor" > 0),
	CONSTRAINT "reversals_cause" CHECK ("reversals"."cause" in ('refund','dispute')),
	CONSTRAINT "reversals_state" CHECK ("reversals"."state" in ('waiting','requested','succeeded','refused','cancelled'))
);
--> statement-breakpoint
CREATE TABLE "withholdings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"transfer_id" uuid NOT NULL,
	"cause" text NOT NULL,
	"cause_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "withholdings_one_per_cause" UNIQUE("transfer_id","cause","cause_id"),
	CONSTRAINT "withholdings_amount" CHECK ("withholdings"."amount_minor" > 0),
	CONSTRAINT "withholdings_cause" CHECK ("withholdings"."cause" in ('refund','dispute','debt')),
	CONSTRAINT "withholdings_state" CHECK ("withholdings"."state" in ('held','taken','released'))
);
--> statement-breakpoint
ALTER TABLE "transfers" DROP CONSTRAINT "transfers_sellerOrderId_unique";--> statement-breakpoint
ALTER TABLE "approvals" DROP CONSTRAINT "approvals_kind";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_payable_not_negative";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_guarded";--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_reason";--> statement-breakpoint
ALTER TABLE "transfers" DROP CONSTRAINT "transfers_amount";--> statement-breakpoint
ALTER TABLE "transfers" DROP CONSTRAINT "transfers_state";--> statement-breakpoint
ALTER TABLE "transfers" DROP CONSTRAINT "transfers_held_or_due";--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "request" jsonb;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "fault" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "restock" boolean NOT NULL DEFAULT false;--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "restock" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "kind" text NOT NULL DEFAULT 'sale';--> statement-breakpoint
ALTER TABLE "transfers" ALTER COLUMN "kind" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "withheld_minor" bigint NOT NULL DEFAULT 0;--> statement-breakpoint
ALTER TABLE "transfers" ALTER COLUMN "withheld_minor" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "reversed_minor" bigint NOT NULL DEFAULT 0;--> statement-breakpoint
ALTER TABLE "transfers" ALTER COLUMN "reversed_minor" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "refund_items" ADD CONSTRAINT "refund_items_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_items" ADD CONSTRAINT "refund_items_seller_order_id_seller_orders_id_fk" FOREIGN KEY ("seller_order_id") REFERENCES "public"."seller_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_items" ADD CONSTRAINT "refund_items_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_shares" ADD CONSTRAINT "refund_shares_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_shares" ADD CONSTRAINT "refund_shares_seller_order_id_seller_orders_id_fk" FOREIGN KEY ("seller_order_id") REFERENCES "public"."seller_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "withholdings" ADD CONSTRAINT "withholdings_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refund_items_by_part" ON "refund_items" USING btree ("seller_order_id");--> statement-breakpoint
CREATE INDEX "refund_shares_by_part" ON "refund_shares" USING btree ("seller_order_id");--> statement-breakpoint
CREATE INDEX "reversals_by_transfer" ON "reversals" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "reversals_by_cause" ON "reversals" USING btree ("cause_id");--> statement-breakpoint
CREATE INDEX "reversals_by_change" ON "reversals" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "reversals_waiting" ON "reversals" USING btree ("id") WHERE "reversals"."state" in ('waiting','requested');--> statement-breakpoint
CREATE INDEX "withholdings_by_cause" ON "withholdings" USING btree ("cause_id");--> statement-breakpoint
CREATE UNIQUE INDEX "transfers_one_sale_per_part" ON "transfers" USING btree ("seller_order_id") WHERE "transfers"."kind" = 'sale';--> statement-breakpoint
CREATE INDEX "transfers_by_part" ON "transfers" USING btree ("seller_order_id");--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_kind" CHECK ("approvals"."kind" in ('refund_payment','unblock_transfer','refund_order','write_off_debt'));--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_debt_not_negative" CHECK ("ledger_accounts"."balance_minor" >= 0 or "ledger_accounts"."name" not like 'seller:%:debt');--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_payable_not_negative" CHECK ("ledger_accounts"."balance_minor" <= 0 or "ledger_accounts"."name" like 'seller:%:debt');--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_guarded" CHECK (("ledger_accounts"."balance_minor" is not null) = ("ledger_accounts"."name" like 'seller:%:payable:%' or "ledger_accounts"."name" like 'seller:%:debt'));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_fault" CHECK ("refunds"."fault" in ('seller','platform','shared'));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_reason" CHECK ("refunds"."reason" in ('late','double','wrong_amount','by_hand','refused','buyer_request','not_received','not_as_described','cannot_fulfil','goodwill','fraud_warning'));--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_kind" CHECK ("transfers"."kind" in ('sale','supplement'));--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_withheld" CHECK ("transfers"."withheld_minor" >= 0);--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_reversed" CHECK ("transfers"."reversed_minor" between 0 and "transfers"."amount_minor");--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_amount" CHECK ("transfers"."amount_minor" >= 0 and ("transfers"."amount_minor" = 0) = ("transfers"."state" = 'cancelled'));--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_state" CHECK ("transfers"."state" in ('held','due','sending','sent','settled','blocked','failed','cancelled','reversed'));--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_held_or_due" CHECK ("transfers"."state" in ('held','cancelled') or "transfers"."due_at" is not null);
--> statement-breakpoint

GRANT SELECT, INSERT ON refund_shares, refund_items TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON withholdings, reversals TO artisans_app;
--> statement-breakpoint
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
    OR NEW.destination IS DISTINCT FROM OLD.destination
    OR NEW.request IS DISTINCT FROM OLD.request THEN
    RAISE EXCEPTION 'approval % cannot be rewritten', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approval_request_is_final';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
COMMENT ON COLUMN approvals.request IS 'What was asked for in full, as it was sent; approved as it stands.';
--> statement-breakpoint
COMMENT ON COLUMN approvals.subject_id IS 'The payment or order whose money goes back, the transfer that is let go, or the seller whose debt is written off.';
--> statement-breakpoint
COMMENT ON TABLE refunds IS 'Money on its way back to the buyer: unapplied, or of an order, and then with a share for each part.';
--> statement-breakpoint
COMMENT ON COLUMN refunds.fault IS 'Who bears it; null for money that pays no order.';
--> statement-breakpoint
COMMENT ON COLUMN refunds.restock IS 'Its goods are for sale again once the money has gone back.';
--> statement-breakpoint
COMMENT ON TABLE refund_shares IS 'Who gives what of a refund, by part of the order. What the buyer gets, and the fee that the seller bears, is what platform and seller give.';
--> statement-breakpoint
COMMENT ON COLUMN refund_shares.commission_minor IS 'What the platform had earned of it and gives back.';
--> statement-breakpoint
COMMENT ON COLUMN refund_shares.fee_minor IS 'What the processor keeps, as far as the seller bears it.';
--> statement-breakpoint
COMMENT ON COLUMN refund_shares.withheld_minor IS 'Of the seller: kept from a transfer that had not left.';
--> statement-breakpoint
COMMENT ON COLUMN refund_shares.debt_minor IS 'Of the seller: what had left already, and is owed from then on.';
--> statement-breakpoint
COMMENT ON COLUMN refund_shares.loss_minor IS 'What the platform bears beyond its commission.';
--> statement-breakpoint
COMMENT ON TABLE refund_items IS 'Goods that went back by the piece. An amount without goods has none.';
--> statement-breakpoint
COMMENT ON TABLE withholdings IS 'What was kept from leaving with a transfer, and why. transfers.withheld_minor is the sum of those that were not released.';
--> statement-breakpoint
COMMENT ON COLUMN withholdings.cause_id IS 'The refund, the dispute, or for a debt the withholding itself.';
--> statement-breakpoint
COMMENT ON COLUMN withholdings.state IS 'held until what it is for is known to take place; taken; released: the seller''s again.';
--> statement-breakpoint
COMMENT ON TABLE reversals IS 'What is taken back of Stripe transfers that have left. transfers.reversed_minor is the sum of those that succeeded.';
--> statement-breakpoint
COMMENT ON COLUMN reversals.state IS 'waiting: whether the transfer arrives is not known yet; refused: the seller''s account does not have it, so that it stays a debt.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.kind IS 'sale: the part''s own; supplement: what became the seller''s again after that had left.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.amount_minor IS 'What is sent, or was; with withheld_minor what the seller was owed by it.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.withheld_minor IS 'Kept from leaving, for refunds, disputes and debts.';
--> statement-breakpoint
COMMENT ON COLUMN transfers.reversed_minor IS 'Taken back from the seller''s account after it had left.';

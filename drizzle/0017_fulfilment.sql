ALTER TABLE "seller_orders" ADD COLUMN "delivered_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "mails_told_in" ON "mails" USING btree (("facts" ->> 'toldIn')) WHERE "mails"."facts" ? 'toldIn';--> statement-breakpoint
CREATE INDEX "seller_orders_by_shipping" ON "seller_orders" USING btree ("shipped_at") WHERE "seller_orders"."shipped_at" is not null;--> statement-breakpoint
CREATE INDEX "seller_orders_by_delivery" ON "seller_orders" USING btree ("delivered_at") WHERE "seller_orders"."delivered_at" is not null;--> statement-breakpoint
ALTER TABLE "seller_orders" ADD CONSTRAINT "seller_orders_delivered" CHECK (("seller_orders"."state" = 'delivered') = ("seller_orders"."delivered_at" is not null));--> statement-breakpoint

COMMENT ON COLUMN seller_orders.delivered_at IS 'When the artisan or an operator said that the buyer has it.';
--> statement-breakpoint
COMMENT ON COLUMN seller_orders.tracking_number IS 'What the artisan said last. Corrections are in the audit log.';
--> statement-breakpoint
COMMENT ON COLUMN mails.facts IS 'What the mail says beyond its subject''s rows. toldIn: the mail that tells it; none is sent for this row.';

CREATE TABLE "customers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"processor" text NOT NULL,
	"ref" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "customers_one_per_processor" UNIQUE("user_id","processor"),
	CONSTRAINT "customers_ref" UNIQUE("processor","ref"),
	CONSTRAINT "customers_processor" CHECK ("customers"."processor" in ('stripe','paypal'))
);
--> statement-breakpoint
CREATE TABLE "method_setups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"processor" text NOT NULL,
	"ref" text,
	"method_ref" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "method_setups_ref" UNIQUE("processor","ref"),
	CONSTRAINT "method_setups_processor" CHECK ("method_setups"."processor" in ('stripe','paypal'))
);
--> statement-breakpoint
CREATE TABLE "saved_methods" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"processor" text NOT NULL,
	"ref" text NOT NULL,
	"kind" text NOT NULL,
	"brand" text,
	"last4" text,
	"exp_month" integer,
	"exp_year" integer,
	"funding" text,
	"email" text,
	"fingerprint" text,
	"is_default" boolean NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "saved_methods_ref" UNIQUE("processor","ref"),
	CONSTRAINT "saved_methods_processor" CHECK ("saved_methods"."processor" in ('stripe','paypal')),
	CONSTRAINT "saved_methods_kind" CHECK ("saved_methods"."kind" in ('card','paypal')),
	CONSTRAINT "saved_methods_state" CHECK ("saved_methods"."state" in ('active','removed')),
	CONSTRAINT "saved_methods_default_is_active" CHECK ("saved_methods"."is_default" = false or "saved_methods"."state" = 'active'),
	CONSTRAINT "saved_methods_month" CHECK ("saved_methods"."exp_month" between 1 and 12)
);
--> statement-breakpoint
CREATE TABLE "vault_payments" (
	"payment_id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"method_id" uuid,
	"saves" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "method_setups" ADD CONSTRAINT "method_setups_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_methods" ADD CONSTRAINT "saved_methods_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault_payments" ADD CONSTRAINT "vault_payments_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault_payments" ADD CONSTRAINT "vault_payments_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault_payments" ADD CONSTRAINT "vault_payments_method_id_saved_methods_id_fk" FOREIGN KEY ("method_id") REFERENCES "public"."saved_methods"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "method_setups_by_user" ON "method_setups" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_methods_one_default" ON "saved_methods" USING btree ("user_id") WHERE "saved_methods"."is_default" = true;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_methods_each_once" ON "saved_methods" USING btree ("user_id","processor","fingerprint") WHERE "saved_methods"."state" = 'active';--> statement-breakpoint
CREATE INDEX "saved_methods_by_user" ON "saved_methods" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "vault_payments_by_user" ON "vault_payments" USING btree ("user_id");--> statement-breakpoint

-- Nothing here is evidence of money; what a member leaves behind goes with the member's own row.
GRANT SELECT, INSERT, UPDATE ON customers, saved_methods, method_setups, vault_payments TO artisans_app;
--> statement-breakpoint
COMMENT ON TABLE customers IS 'Members as the processors know them, each once per processor. Made when it is first needed.';
--> statement-breakpoint
COMMENT ON COLUMN customers.id IS 'Also the idempotency key under which the customer is made at Stripe.';
--> statement-breakpoint
COMMENT ON COLUMN customers.ref IS 'The processor''s name. PayPal gives one with the first thing that is saved; null until then.';
--> statement-breakpoint
COMMENT ON TABLE saved_methods IS 'What members have saved to pay with: references and what may be shown, never card data.';
--> statement-breakpoint
COMMENT ON COLUMN saved_methods.ref IS 'A PaymentMethod or a PayPal payment token. Pays nothing without the platform''s own key.';
--> statement-breakpoint
COMMENT ON COLUMN saved_methods.email IS 'Of a PayPal account, masked before it gets here.';
--> statement-breakpoint
COMMENT ON COLUMN saved_methods.fingerprint IS 'The processor''s own name for the card or account, by which the same one saved twice is seen.';
--> statement-breakpoint
COMMENT ON COLUMN saved_methods.state IS 'Removed is for good: neither processor takes back what was let go.';
--> statement-breakpoint
COMMENT ON TABLE method_setups IS 'Members who save a method without buying, from the beginning to what came of it.';
--> statement-breakpoint
COMMENT ON COLUMN method_setups.ref IS 'A SetupIntent or a setup token; null until its opening was answered.';
--> statement-breakpoint
COMMENT ON COLUMN method_setups.method_ref IS 'The saved method that it became.';
--> statement-breakpoint
COMMENT ON TABLE vault_payments IS 'Payments that save a method or pay with a saved one; others have no row.';

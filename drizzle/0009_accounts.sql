CREATE TABLE "attempt_counters" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"window_ends_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "attempt_counters_count_positive" CHECK ("attempt_counters"."count" > 0)
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"password" text,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credentials_provider" CHECK ("credentials"."provider_id" = 'credential')
);
--> statement-breakpoint
CREATE TABLE "login_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"token" text NOT NULL,
	"authenticated_by" text NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "login_sessions_token_unique" UNIQUE("token"),
	CONSTRAINT "login_sessions_authenticated_by" CHECK ("login_sessions"."authenticated_by" in ('password','totp','backup_code','passkey','mailed_link'))
);
--> statement-breakpoint
CREATE TABLE "operators" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text,
	"public_key" text NOT NULL,
	"credential_id" text NOT NULL,
	"counter" integer NOT NULL,
	"device_type" text NOT NULL,
	"backed_up" boolean NOT NULL,
	"transports" text,
	"aaguid" text,
	"created_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "second_factors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean,
	"failed_verification_count" integer,
	"locked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean NOT NULL,
	"image" text,
	"two_factor_enabled" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_email_lower_case" CHECK ("users"."email" = lower("users"."email"))
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	"tries" integer NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "mails_once_per_subject" UNIQUE("kind","subject_id"),
	CONSTRAINT "mails_tries_not_negative" CHECK ("mails"."tries" >= 0),
	CONSTRAINT "mails_one_end" CHECK ("mails"."sent_at" is null or "mails"."failed_at" is null)
);
--> statement-breakpoint
ALTER TABLE "sellers" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_sessions" ADD CONSTRAINT "login_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operators" ADD CONSTRAINT "operators_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attempt_counters_to_sweep" ON "attempt_counters" USING btree ("window_ends_at");--> statement-breakpoint
CREATE INDEX "credentials_by_user" ON "credentials" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "login_sessions_by_user" ON "login_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "login_sessions_to_sweep" ON "login_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "passkeys_by_user" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "passkeys_by_credential" ON "passkeys" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "second_factors_by_user" ON "second_factors" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "second_factors_by_secret" ON "second_factors" USING btree ("secret");--> statement-breakpoint
CREATE INDEX "verifications_by_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "verifications_to_sweep" ON "verifications" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "mails_to_send" ON "mails" USING btree ("next_try_at") WHERE "mails"."sent_at" is null and "mails"."failed_at" is null;--> statement-breakpoint
ALTER TABLE "sellers" ADD CONSTRAINT "sellers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "orders_by_user" ON "orders" USING btree ("user_id","created_at" DESC NULLS LAST,"id") WHERE "orders"."user_id" is not null;--> statement-breakpoint
CREATE INDEX "orders_by_email" ON "orders" USING btree (lower("email")) WHERE "orders"."user_id" is null;--> statement-breakpoint
CREATE INDEX "orders_by_payment_time" ON "orders" USING btree ("paid_at") WHERE "orders"."paid_at" is not null;--> statement-breakpoint
ALTER TABLE "sellers" ADD CONSTRAINT "sellers_user" UNIQUE("user_id");--> statement-breakpoint

-- An id of a person or a login session that is over has no meaning: these rows may be deleted.
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO artisans_app;
--> statement-breakpoint
-- The application makes no operators, whatever it is tricked into.
GRANT SELECT ON operators TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON login_sessions, credentials, verifications, second_factors, passkeys, attempt_counters TO artisans_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON mails TO artisans_app;
--> statement-breakpoint
COMMENT ON TABLE users IS 'Whoever has an account: buyers, sellers and operators alike.';
--> statement-breakpoint
COMMENT ON COLUMN users.email_verified IS 'Proved by a link that was mailed to it. Nobody gets what belongs to an address before.';
--> statement-breakpoint
COMMENT ON TABLE operators IS 'Who works at the platform''s desk. Only the database''s owner adds and removes rows.';
--> statement-breakpoint
COMMENT ON COLUMN users.image IS 'Of the library of accounts; unused.';
--> statement-breakpoint
COMMENT ON TABLE login_sessions IS 'A browser that is logged in. Deleted when it logs out, when the password changes and when the role does.';
--> statement-breakpoint
COMMENT ON COLUMN login_sessions.token IS 'What the cookie names. Of no use without the signature in the cookie, which no table has.';
--> statement-breakpoint
COMMENT ON COLUMN login_sessions.authenticated_by IS 'What proved it when it began. Operators work only with more than a password.';
--> statement-breakpoint
COMMENT ON TABLE credentials IS 'Passwords, as hashes of scrypt. The library of accounts calls these rows accounts; the columns of other sites'' tokens stay empty.';
--> statement-breakpoint
COMMENT ON TABLE verifications IS 'Links and challenges that wait to be answered. Identifiers are kept as digests.';
--> statement-breakpoint
COMMENT ON TABLE second_factors IS 'Secrets of authenticator apps and backup codes, encrypted with a secret that no table has.';
--> statement-breakpoint
COMMENT ON TABLE passkeys IS 'Public keys of passkeys.';
--> statement-breakpoint
COMMENT ON TABLE attempt_counters IS 'How often something was tried in the current window. Keys hold digests of addresses, never an address.';
--> statement-breakpoint
COMMENT ON TABLE mails IS 'What was promised to be mailed, each once per subject. The text is written when it is sent, so that no secret lies here.';
--> statement-breakpoint
COMMENT ON COLUMN mails.next_try_at IS 'Also the end of the lease of whoever sends it now.';
--> statement-breakpoint
COMMENT ON COLUMN orders.user_id IS 'Whose order it is. Null: a guest''s, or of somebody who has left.';
--> statement-breakpoint
COMMENT ON COLUMN sellers.user_id IS 'Who works at this seller''s desk.';

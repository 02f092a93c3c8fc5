ALTER TABLE "inbox" ADD COLUMN "verified_by" text;
--> statement-breakpoint

-- So that the doctor can tell whether the database is what the code was made for.
GRANT USAGE ON SCHEMA drizzle TO artisans_app;
--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO artisans_app;
--> statement-breakpoint
COMMENT ON COLUMN inbox.verified_by IS 'What proved the delivery that brought it: which of the endpoint''s secrets, or the address of PayPal''s certificate. Null: no delivery did, or none that noted it.';
--> statement-breakpoint
COMMENT ON TABLE job_runs IS 'When each of cron''s jobs last ran, last succeeded and last failed. A trigger that an operator runs is in it as cron''s own are; a single job that one asks for is not.';

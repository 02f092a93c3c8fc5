CREATE TABLE "product_pictures" (
	"product_id" uuid NOT NULL,
	"place" smallint NOT NULL,
	"url" text NOT NULL,
	"alt" text,
	CONSTRAINT "product_pictures_product_id_place_pk" PRIMARY KEY("product_id","place"),
	CONSTRAINT "product_pictures_place" CHECK ("product_pictures"."place" between 0 and 7),
	CONSTRAINT "product_pictures_url" CHECK (length("product_pictures"."url") between 1 and 2000),
	CONSTRAINT "product_pictures_alt" CHECK (length("product_pictures"."alt") between 1 and 200)
);
--> statement-breakpoint
ALTER TABLE "product_pictures" ADD CONSTRAINT "product_pictures_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint

INSERT INTO product_pictures (product_id, place, url)
SELECT id, 0, image_url FROM products WHERE image_url <> '';
--> statement-breakpoint
ALTER TABLE "products" DROP COLUMN "image_url";--> statement-breakpoint

COMMENT ON TABLE product_pictures IS 'What a product looks like. Written whole by its seller''s edit, under the product''s lock.';
--> statement-breakpoint
COMMENT ON COLUMN product_pictures.place IS 'From 0, the one on cards, in carts and in lists.';
--> statement-breakpoint
COMMENT ON COLUMN product_pictures.url IS 'Of https, or a file of the shop''s own below /pictures.';
--> statement-breakpoint
COMMENT ON COLUMN product_pictures.alt IS 'What it shows, for whoever does not see it; null: nobody has said.';
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON product_pictures TO artisans_app;

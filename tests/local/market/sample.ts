import type { Motif } from "../drawings/pen.ts";
import type { PlaceName } from "../drawings/places.ts";
import type { Detail, Scene } from "../drawings/scene.ts";

export type SampleProduct = {
  title: string;
  description: string;
  priceMinor: number;
  stock: number;
  limitPerOrder?: number;
  picture: Motif;
  /** What of it its second picture shows, if not its middle. */
  detail?: Detail;
  /** Where its third picture shows it, if not where things of its kind mostly are. */
  place?: PlaceName;
};

export type SampleArtisan = {
  /** Part of addresses; ids are made of it, so it never changes. */
  slug: string;
  name: string;
  story: string;
  shippingMinor: number;
  /** How this artisan can be paid; most can be on both rails. */
  rails: readonly ("stripe" | "paypal")[];
  /** Where the goods are seen in their pictures. */
  scene: Scene;
  products: readonly SampleProduct[];
};

export const both = ["stripe", "paypal"] as const;

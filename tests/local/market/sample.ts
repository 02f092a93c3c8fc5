import type { Motif } from "../drawings/pen.ts";
import type { Scene } from "../drawings/scene.ts";

export type SampleProduct = {
  title: string;
  description: string;
  priceMinor: number;
  stock: number;
  limitPerOrder?: number;
  picture: Motif;
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

/** What a product looks like, in its seller's order: the first is the one on cards and in carts. */
export type Picture = {
  readonly url: string;
  /** What it shows, for whoever does not see it; null: nobody has said. */
  readonly alt: string | null;
};

/** The whole, some details and it in use: more are not looked through, and every visitor loads each. */
export const PICTURES_MAX = 8;

export const areSamePictures = (some: readonly Picture[], others: readonly Picture[]): boolean =>
  some.length === others.length &&
  some.every(({ url, alt }, at) => others[at]?.url === url && others[at].alt === alt);

import { productPictures, workshopOf, workshopPicture } from "./drawings/pictures.ts";
import { artisans } from "./samples.ts";
import { sellerId } from "./seed.ts";

/** Every picture of the sample market, by its path in the shop. */
export function* samplePictures(): Generator<[path: string, svg: string]> {
  for (const artisan of artisans) {
    yield [workshopOf(sellerId(artisan.slug)), workshopPicture(artisan)];
    for (const product of artisan.products)
      for (const { path, svg } of productPictures(artisan, product)) yield [path, svg];
  }
}

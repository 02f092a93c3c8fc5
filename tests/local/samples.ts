import { beeswaxAndSons } from "./market/beeswax-and-sons.ts";
import { hedgerowBaskets } from "./market/hedgerow-baskets.ts";
import { indigoRow } from "./market/indigo-row.ts";
import { inkaWool } from "./market/inka-wool.ts";
import { junoSilver } from "./market/juno-silver.ts";
import { littleAnvil } from "./market/little-anvil.ts";
import { marenHolt } from "./market/maren-holt.ts";
import { northWindowPrints } from "./market/north-window-prints.ts";
import { paperMillLane } from "./market/paper-mill-lane.ts";
import { pipAndPlank } from "./market/pip-and-plank.ts";
import { reedAndString } from "./market/reed-and-string.ts";
import { saddleStitch } from "./market/saddle-stitch.ts";
import { saltMarshGlass } from "./market/salt-marsh-glass.ts";
import type { SampleArtisan } from "./market/sample.ts";
import { tomasOak } from "./market/tomas-oak.ts";

export type { SampleArtisan, SampleProduct } from "./market/sample.ts";

export const CURRENCY = "USD";

/** The sample artisans and their goods. Tests name artisans by their place here, so new ones come last. */
export const artisans: readonly SampleArtisan[] = [
  marenHolt,
  tomasOak,
  inkaWool,
  junoSilver,
  beeswaxAndSons,
  paperMillLane,
  saddleStitch,
  saltMarshGlass,
  hedgerowBaskets,
  littleAnvil,
  pipAndPlank,
  reedAndString,
  northWindowPrints,
  indigoRow,
];

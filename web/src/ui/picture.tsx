import type { Product } from "../../../worker/http/contract/catalogue.ts";

type Pictured = Pick<Product, "id" | "title"> & { picture: { url: string } | null };

type Props = {
  of: Pictured;
  /** Where it is more than a decoration of the title beside it. */
  alt?: string;
  /** What the page is about: it is loaded before others, and not when it comes into sight. */
  isMain?: boolean;
};

/** The artisan's picture, or a drawn one, in a box that has its size before the picture is there. */
export const Picture = ({ of: { id, title, picture }, alt = "", isMain = false }: Props) => (
  <div className={`picture hue-${hashOf(id) % HUES}`}>
    {picture ? (
      <img src={picture.url} alt={alt} {...priority(isMain)} />
    ) : (
      <Drawing title={title} />
    )}
  </div>
);

const priority = (isMain: boolean) =>
  isMain ? ({ fetchPriority: "high" } as const) : ({ loading: "lazy" } as const);

/** As many as parts.css has colours for. */
const HUES = 6;
const hashOf = (id: string) => [...id].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7);

/** What the title is about decides the drawing; the first that fits. */
const motifs: [RegExp, string[]][] = [
  [
    /mug|cup|teapot|jug/i,
    [
      "M62 70h60v52a18 18 0 0 1-18 18H80a18 18 0 0 1-18-18z",
      "M122 84h10a14 14 0 0 1 0 28h-10",
      "M80 58c-6-8 6-12 0-20M104 58c-6-8 6-12 0-20",
    ],
  ],
  [
    /bowl|plate|dish|vase|pot|ceramic|stoneware/i,
    [
      "M44 84h112c0 34-24 56-56 56S44 118 44 84z",
      "M78 140h44v8H78z",
      "M58 102c14-10 28 10 42 0s28 10 42 0",
    ],
  ],
  [
    /bag|tote|purse|wallet|leather|belt/i,
    ["M54 78h92l8 68H46z", "M76 78c0-36 48-36 48 0", "M54 98c30 12 62 12 92 0"],
  ],
  [
    /book|card|paper|print|journal|poster|map/i,
    [
      "M54 52h40a8 8 0 0 1 6 4 8 8 0 0 1 6-4h40v88h-40a8 8 0 0 0-6 4 8 8 0 0 0-6-4H54z",
      "M100 56v88",
      "M66 74h20M66 90h20M114 74h20M114 90h20",
    ],
  ],
  [/stool|chair|bench/i, ["M56 66h88v16H56z", "M70 82l-12 66M130 82l12 66M100 82v66M64 118h72"]],
  [
    /scarf|blanket|throw|shawl|wool|knit|sock|hat|rug|linen|textile|towel|weav|cushion/i,
    [
      "M52 52h96v80H52z",
      "M52 72h96M52 92h96M52 112h96M76 52v80M100 52v80M124 52v80",
      "M60 132v18M76 132v18M92 132v18M108 132v18M124 132v18M140 132v18",
    ],
  ],
  [
    /box|chest|shelf|crate/i,
    [
      "M50 92l50-22 50 22v44l-50 24-50-24z",
      "M50 92l50 24 50-24M100 116v44",
      "M92 122v10M108 122v10",
    ],
  ],
  [
    /spoon|board|wood|oak|walnut|carv|toy/i,
    [
      "M100 40c24 0 30 24 24 42-4 12-12 14-14 24v42a10 10 0 0 1-20 0v-42c-2-10-10-12-14-24-6-18 0-42 24-42z",
      "M88 62c4-8 12-10 18-8",
      "M97 120v20M103 116v12",
    ],
  ],
  [
    /candle|soap|wax|lamp|lantern/i,
    ["M76 84h48v64H76z", "M100 84V70", "M100 40c14 14 14 28 0 30-14-2-14-16 0-30z"],
  ],
  [
    /ring|earring|necklace|bracelet|brooch|silver|gold|jewel|pendant/i,
    ["M100 64a40 40 0 1 1-.1 0z", "M100 72a32 32 0 1 1-.1 0z", "M100 64 84 46l8-12h16l8 12z"],
  ],
];
const anything = [
  "M100 42l16 38 40 4-30 28 10 40-36-22-36 22 10-40-30-28 40-4z",
  "M100 78a22 22 0 1 1-.1 0z",
];

function Drawing({ title }: { title: string }) {
  const paths = motifs.find(([about]) => about.test(title))?.[1] ?? anything;
  return (
    <svg viewBox="0 0 200 190" aria-hidden="true" focusable="false">
      <circle className="ground" cx="100" cy="95" r="78" />
      {paths.map((d, at) => (
        <path key={d} className={at === 0 ? "body" : "line"} d={d} />
      ))}
    </svg>
  );
}

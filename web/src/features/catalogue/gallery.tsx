import { t } from "@lingui/core/macro";
import { useRef, useState } from "react";
import type { ProductDetails } from "../../../../worker/http/contract/catalogue.ts";
import { Picture } from "../../ui/picture.tsx";

type Props = { of: ProductDetails };

/**
 * All pictures beside each other, one in sight: a finger, the arrow keys or the small ones below move
 * them along. Each has its place before it is there, so nothing on the page moves when it comes.
 */
export function Gallery({ of: product }: Props) {
  const { pictures, title } = product;
  const strip = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(0);
  const count = pictures.length;
  if (count < 2)
    return (
      <div className="gallery">
        <Picture of={product} alt={pictures[0]?.alt ?? title} isMain />
      </div>
    );

  const show = (at: number) => strip.current?.scrollTo({ left: at * strip.current.clientWidth });
  const note = ({ scrollLeft, clientWidth }: HTMLElement) =>
    setShown(Math.round(scrollLeft / clientWidth));
  const named = pictures.map((picture, at) => {
    const number = at + 1;
    return { picture, alt: picture.alt ?? t`${title}, picture ${number}`, number };
  });
  return (
    <div className="gallery">
      <section
        ref={strip}
        className="strip"
        aria-label={t`Pictures`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only a keyboard scrolls it.
        tabIndex={0}
        onScroll={({ currentTarget }) => note(currentTarget)}
      >
        {named.map(({ picture, alt, number }) => (
          <Picture key={number} of={{ ...product, picture }} alt={alt} isMain={number === 1} />
        ))}
      </section>
      <ul className="thumbs" aria-label={t`Choose a picture`}>
        {named.map(({ picture, alt, number }, at) => (
          <li key={number}>
            <button
              type="button"
              className="thumb"
              aria-label={t`Picture ${number} of ${count}: ${alt}`}
              aria-current={at === shown}
              onClick={() => show(at)}
            >
              <Picture of={{ ...product, picture }} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

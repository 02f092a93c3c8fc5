import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type FocusEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import "./long-list.css";

type Props<T> = {
  label: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Of each row. */
  className?: string;
  /** Of all of them. */
  listClass?: string;
  children: (row: T) => ReactNode;
};

/** So many rows are drawn whole, so that the browser's own search finds all of them. */
const PLAIN_ROWS_MAX = 100;
/** What a row takes before it was ever in sight; the real height is measured then. */
const ROW_HEIGHT_PX = 90;
/** Beyond both edges, so that Tab and a flick of the wheel find the next row there already. */
const ROWS_BEYOND = 8;

/**
 * A list that may have thousands of rows. Of a long one only those in sight are in the document, and the
 * one that has the focus; whoever listens to it hears how many there are and which one this is.
 */
export function LongList<T>(props: Props<T>) {
  const { label, rows, keyOf, className, listClass = "rows", children } = props;
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState<number>();
  const isLong = rows.length > PLAIN_ROWS_MAX;
  useLayoutEffect(() => {
    // Whatever stands above may have grown.
    setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  });
  const keyAt = (at: number) => keyOf(rows[at] as T);
  const inSight = useWindowVirtualizer({
    ...{ count: rows.length, enabled: isLong, getItemKey: keyAt, scrollMargin: top },
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: ROWS_BEYOND,
    rangeExtractor: (range) => withFocused(range, focused),
  });
  const placed = isLong ? inSight.getVirtualItems() : rows.map((_, index) => ({ index, start: 0 }));

  const onFocus = ({ target }: FocusEvent) =>
    setFocused(Number(target.closest<HTMLElement>("[data-index]")?.dataset.index));
  return (
    <ol
      {...{ ref: list, className: isLong ? `${listClass} long-list` : listClass, onFocus }}
      aria-label={label}
      onBlur={() => setFocused(undefined)}
      style={isLong ? { height: inSight.getTotalSize() } : undefined}
    >
      {placed.map(({ index, start }) => (
        <li
          key={keyAt(index)}
          ref={isLong ? inSight.measureElement : undefined}
          data-index={index}
          className={className}
          aria-setsize={rows.length}
          aria-posinset={index + 1}
          style={isLong ? { transform: `translateY(${start - top}px)` } : undefined}
        >
          {children(rows[index] as T)}
        </li>
      ))}
    </ol>
  );
}

function withFocused(range: Range, focused = range.startIndex): number[] {
  const indexes = defaultRangeExtractor(range);
  if (indexes.includes(focused) || focused >= range.count) return indexes;
  return [...indexes, focused].sort((a, b) => a - b);
}

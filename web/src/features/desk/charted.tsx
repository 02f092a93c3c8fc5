import { t } from "@lingui/core/macro";
import { lazy, type ReactNode, Suspense, useId } from "react";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { Bars } from "./chart.tsx";

// Its library is as large as all that buyers load, so it comes with the first chart that is drawn.
const Chart = lazy(() => import("./chart.tsx"));

type Props = Bars & {
  /** What the table says of each bar, in the order of `columns`. */
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
};

/** A chart, and the same as a table for whoever does not see it, or wants the numbers. */
export function Charted({ columns, rows, ...bars }: Props) {
  const id = useId();
  const { title } = bars;
  return (
    <figure className="charted" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      <Suspense fallback={<Skeleton rows={4} />}>
        <Chart {...bars} />
      </Suspense>
      <details>
        <summary>{t`${title}, as a table`}</summary>
        <div className="wide-table">
          <table aria-labelledby={id}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, ...cells], n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows stay as they are.
                <tr key={n}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: likewise the columns.
                    <td key={at}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

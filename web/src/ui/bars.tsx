import { t } from "@lingui/core/macro";
import { useId } from "react";

export type Bar = {
  readonly name: string;
  /** How high it is drawn, beside the others. */
  readonly height: number;
  /** What it stands for, as it is read. */
  readonly text: string;
};
type Props = {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** What a bar is of, and what it says of it. */
  readonly columns: readonly [of: string, what: string];
};

const WIDTH = 10;
const GAP = 2;
const HEIGHT = 100;

/** Bars for the eye. Whoever does not see them, or wants the numbers, has the same as a table. */
export function Bars({ title, bars, columns: [of, what] }: Props) {
  const id = useId();
  const highest = Math.max(1, ...bars.map(({ height }) => height));
  return (
    <figure className="bars" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      <svg
        viewBox={`0 0 ${Math.max(1, bars.length) * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {bars.map((bar, n) => {
          const height = (bar.height / highest) * HEIGHT;
          const at = { x: n * WIDTH + GAP / 2, y: HEIGHT - height };
          return (
            <rect key={bar.name} {...at} width={WIDTH - GAP} height={height}>
              <title>{`${bar.name}: ${bar.text}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="bars-ends hint" aria-hidden="true">
        <span>{bars[0]?.name}</span>
        <span>{bars.length > 1 && bars.at(-1)?.name}</span>
      </p>
      <details>
        <summary>{t`${title}, as a table`}</summary>
        <table aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{of}</th>
              <th scope="col">{what}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ name, text }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

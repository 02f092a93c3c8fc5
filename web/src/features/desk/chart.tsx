import { t } from "@lingui/core/macro";
import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";

export type Bars = {
  readonly title: string;
  readonly bars: readonly {
    /** Of one bar, as it is read. */
    readonly name: string;
    /** Under it, where there is little room. */
    readonly short: string;
    /** How long it is drawn, beside the others; no amount is read from it. */
    readonly length: number;
    /** What it says, line by line. */
    readonly says: readonly string[];
  }[];
  /** What a length would be called. */
  readonly textOf: (length: number) => string;
  /** Names that are long stand beside bars that lie. */
  readonly isLying?: boolean;
};

const BAR_HEIGHT = 34;
const EDGE = 40;
/** As wide as a name of two or three words, and on a phone a third of the chart. */
const NAME_WIDTH = 130;

/** Bars for the eye; with the focus on them the arrow keys go from one to the next. */
export default function Chart({ title, bars, textOf, isLying = false }: Bars) {
  const data = bars.map((bar) => ({ ...bar, says: [...bar.says] }));
  const number = {
    type: "number" as const,
    tickFormatter: textOf,
    allowDecimals: false,
    tick: TICK,
    stroke: "var(--line)",
  };
  const names = {
    type: "category" as const,
    dataKey: "short",
    tick: TICK,
    stroke: "var(--line)",
    minTickGap: 12,
  };
  return (
    <div className={isLying ? "chart" : "chart standing-bars"}>
      <ResponsiveContainer width="100%" height={isLying ? bars.length * BAR_HEIGHT + EDGE : "100%"}>
        <BarChart
          data={data}
          layout={isLying ? "vertical" : "horizontal"}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          title={title}
          desc={t`The arrow keys go from one bar to the next. The same is in the table below.`}
        >
          <CartesianGrid
            stroke="var(--line)"
            strokeDasharray="2 4"
            horizontal={!isLying}
            vertical={isLying}
          />
          {isLying ? (
            <>
              <XAxis {...number} />
              <YAxis {...names} width={NAME_WIDTH} interval={0} />
            </>
          ) : (
            <>
              <XAxis {...names} />
              <YAxis {...number} width={76} />
            </>
          )}
          <Tooltip
            content={Said}
            cursor={{ fill: "var(--accent-pale)" }}
            isAnimationActive={false}
          />
          <Bar
            dataKey="length"
            fill="var(--accent)"
            radius={isLying ? [0, 4, 4, 0] : [4, 4, 0, 0]}
            maxBarSize={28}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
const TICK = { fill: "var(--soft-ink)", fontSize: 12 };

/** What the bar under the pointer, or at the arrow keys, stands for. */
function Said({ active, payload }: TooltipContentProps) {
  const bar = payload[0]?.payload as Bars["bars"][number] | undefined;
  if (!active || !bar) return null;
  return (
    <div className="chart-said" role="status">
      <strong>{bar.name}</strong>
      {bar.says.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}

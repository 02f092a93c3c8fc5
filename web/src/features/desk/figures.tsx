import type { ReactNode } from "react";

export type Figure = {
  name: string;
  /** What is read from afar. */
  value: ReactNode;
  note?: ReactNode;
  isUrgent?: boolean;
};

/** A few sums, large, side by side; on a phone two in a row. */
export const Figures = ({ label, figures }: { label: string; figures: readonly Figure[] }) => (
  <dl className="figures" aria-label={label}>
    {figures.map(({ name, value, note, isUrgent }) => (
      <div key={name} className={isUrgent ? "urgent" : ""}>
        <dt>{name}</dt>
        <dd className="figure">{value}</dd>
        {note && <dd className="hint">{note}</dd>}
      </div>
    ))}
  </dl>
);

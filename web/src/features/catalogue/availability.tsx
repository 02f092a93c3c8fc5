import { plural, t } from "@lingui/core/macro";

/** Few enough to be worth saying. */
const FEW = 3;

export function Availability({ available }: { available: number }) {
  if (available <= 0) return <span className="tag gone">{t`Sold out`}</span>;
  if (available > FEW) return null;
  return (
    <span className="tag">{plural(available, { one: "The only one", other: "Only # left" })}</span>
  );
}

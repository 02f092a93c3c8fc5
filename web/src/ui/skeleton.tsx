/** Grey shapes where something is on its way, for the eye; what is read out is `Loading`'s words. */
export const Skeleton = ({
  rows = 3,
  shape = "row",
}: {
  rows?: number;
  shape?: "row" | "card";
}) => (
  <div className={`skeleton ${shape}s`} aria-hidden="true">
    {Array.from({ length: rows }, (_, n) => n).map((n) => (
      <span key={n} className={`skeleton-${shape}`} />
    ))}
  </div>
);

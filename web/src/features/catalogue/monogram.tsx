/** As many as parts.css has colours for. */
const HUES = 6;
const hueOf = (id: string) => [...id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % HUES;

/** Two letters in an artisan's own colour, for the eye alone. */
export const Monogram = ({ of: { id, name } }: { of: { id: string; name: string } }) => (
  <div className={`monogram hue-${hueOf(id)}`} aria-hidden="true">
    {name
      .split(/\s+/)
      .slice(0, 2)
      .map((word) => [...word][0])
      .join("")}
  </div>
);

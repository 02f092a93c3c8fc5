import type { SellerHold } from "../../../../worker/http/contract/operator.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { holdSeller, releaseSeller } from "../../api/transfers.ts";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { Labelled } from "../account/form.tsx";
import { Part } from "../account/part.tsx";
import { DecisionTrouble, useDeciding } from "../operator/deciding.tsx";
import { HoldForm } from "./hold-form.tsx";

type Artisan = { readonly id: string; readonly name: string };
type Props = {
  /** Undefined: not loaded yet. */
  holds: readonly SellerHold[] | undefined;
  problem: Problem | undefined;
  artisans: readonly Artisan[];
  onDone: (said: string) => void;
  onRetry: () => void;
};

/** Of whom nothing leaves, whatever becomes due. */
export const SellerHolds = ({ holds, problem, artisans, onDone, onRetry }: Props) => (
  <Part title="Artisans of whom all is held">
    {!holds && !problem && <Loading what="the holds" />}
    {problem && <ProblemNotice problem={problem} onRetry={onRetry} />}
    {holds?.length === 0 && <p>Nobody at the moment.</p>}
    {holds && holds.length > 0 && (
      <ul className="rows" aria-label="Artisans of whom all is held">
        {holds.map((hold) => (
          <Row key={hold.artisanId} hold={hold} onDone={onDone} />
        ))}
      </ul>
    )}
    <HoldForm
      title="Hold all of an artisan back"
      label="Hold all of an artisan back"
      send={(reason, { artisan = "" }) => holdSeller(artisan, reason)}
      onDone={() => onDone("All of this artisan is held, and what becomes due later as well.")}
    >
      <Labelled name="artisan" label="Who" hint={undefined}>
        {(described) => (
          <select {...described} name="artisan" required>
            {artisans.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
    </HoldForm>
  </Part>
);

type RowProps = { hold: SellerHold; onDone: (said: string) => void };

function Row({ hold: { artisanId, artisanName, reason, placedAt, placedBy }, onDone }: RowProps) {
  const { decide, problem, isBusy } = useDeciding(({ waiting }: { waiting: readonly unknown[] }) =>
    onDone(
      waiting.length === 0
        ? `${artisanName} is paid again.`
        : `${artisanName} is paid again. Large transfers wait for another operator: ${waiting.length}.`,
    ),
  );
  return (
    <li className="row">
      <span>
        <strong>{artisanName}</strong>
        <br />
        <span className="hint">
          {reason} (<Time at={placedAt} />, {placedBy})
        </span>
        <DecisionTrouble problem={problem} />
      </span>
      <button
        type="button"
        className="quiet small"
        aria-disabled={isBusy}
        aria-label={`Release all of ${artisanName}`}
        onClick={() => void decide(() => releaseSeller(artisanId))}
      >
        Release
      </button>
    </li>
  );
}

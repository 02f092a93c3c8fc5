import { t } from "@lingui/core/macro";
import type { SellerHold } from "../../../../worker/http/contract/operator.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { holdSeller, releaseSeller } from "../../api/transfers.ts";
import { Link } from "../../ui/link.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { Labelled } from "../account/form.tsx";
import { Part } from "../account/part.tsx";
import { ConfirmButton } from "../operator/confirm.tsx";
import { Coming } from "../operator/kept.tsx";
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
  <Part title={t`Artisans of whom all is held`}>
    {!holds && !problem && <Coming what={t`the holds`} />}
    {problem && <ProblemNotice problem={problem} onRetry={onRetry} />}
    {holds?.length === 0 && <p>{t`Nobody at the moment.`}</p>}
    {holds && holds.length > 0 && (
      <ul className="rows" aria-label={t`Artisans of whom all is held`}>
        {holds.map((hold) => (
          <Row key={hold.artisanId} hold={hold} onDone={onDone} />
        ))}
      </ul>
    )}
    <HoldForm
      title={t`Hold all of an artisan back`}
      label={t`Hold all of an artisan back`}
      send={(reason, { artisan = "" }) => holdSeller(artisan, reason)}
      onDone={() => onDone(t`All of this artisan is held, and what becomes due later as well.`)}
    >
      <Labelled name="artisan" label={t`Who`} hint={undefined}>
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
  return (
    <li className="row">
      <span>
        <strong>
          <Link to={`/operator/sellers/${artisanId}`}>{artisanName}</Link>
        </strong>
        <br />
        <span className="hint">
          {reason} (<Time at={placedAt} />, {placedBy})
        </span>
      </span>
      <ConfirmButton
        name={t`Release`}
        className="quiet small"
        label={t`Release all of ${artisanName}`}
        title={t`Let all money of ${artisanName} go?`}
        yes={t`Yes, release all of it`}
        send={() => releaseSeller(artisanId)}
        onDone={({ waiting }) =>
          onDone(
            waiting.length === 0
              ? t`${artisanName} is paid again.`
              : t`${artisanName} is paid again. Large transfers wait for another operator: ${waiting.length}.`,
          )
        }
      >
        <p>{t`What is due leaves within minutes, and cannot be taken back.`}</p>
      </ConfirmButton>
    </li>
  );
}

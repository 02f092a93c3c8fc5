import { t } from "@lingui/core/macro";
import type { SavedMethod } from "../../../../worker/http/contract/methods.ts";
import { Methods, type OfferedMethod } from "../checkout/methods.tsx";
import type { Choice } from "./choice.ts";
import { MethodName } from "./saved-method.tsx";

type Props = {
  offered: readonly OfferedMethod[];
  /** Undefined: a guest, who saves nothing. */
  saved: readonly SavedMethod[] | undefined;
  chosen: Choice | undefined;
  onChoose: (choice: Choice) => void;
};

/** What a member has saved first, then each processor's own form, and whether to save what pays. */
export function WaysToPay({ offered, saved, chosen, onChoose }: Props) {
  const isOffered = ({ processor }: SavedMethod) =>
    offered.some((one) => one.processor === processor && one.refusal === null);
  const isSaved = chosen?.isSaved === true;
  return (
    <>
      {saved && saved.length > 0 && (
        <fieldset className="methods">
          <legend>{t`Saved for you`}</legend>
          {saved.filter(isOffered).map((method) => (
            <label key={method.id} className={method.isExpired ? "method refused" : "method"}>
              <input
                type="radio"
                name="saved"
                value={method.id}
                disabled={method.isExpired}
                checked={chosen?.method?.id === method.id}
                onChange={() => onChoose({ processor: method.processor, method, isSaved: false })}
              />
              <span>
                <MethodName method={method} />
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <Methods
        methods={offered}
        chosen={chosen?.method ? undefined : chosen?.processor}
        onChoose={(processor) => onChoose({ processor, isSaved })}
      />
      {saved && chosen && !chosen.method && (
        <label className="check">
          <input
            type="checkbox"
            checked={isSaved}
            onChange={({ target }) =>
              onChoose({ processor: chosen.processor, isSaved: target.checked })
            }
          />{" "}
          {t`Save it for next time. You can remove it in your account whenever you like.`}
        </label>
      )}
    </>
  );
}

import { useId } from "react";
import type { WaitingTransfer } from "../../../../worker/http/contract/operator.ts";
import type { MayWait } from "../../api/operator.ts";
import { holdTransfer, releaseTransfer, unblockTransfer } from "../../api/transfers.ts";
import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";
import { DecisionTrouble, useDeciding } from "../operator/deciding.tsx";
import { HoldForm } from "./hold-form.tsx";
import { kinds, rails, states } from "./words.ts";

type Props = {
  transfer: WaitingTransfer;
  /** Another operator has to approve that it is let go. */
  isAsked: boolean;
  onDone: (said: string) => void;
};

/** One transfer that has not left: why, what happens next and when, and what may be done. */
export function Waiting({ transfer, isAsked, onDone }: Props) {
  const { id, orderId, orderNumber, artisanName, amount, said, holds } = transfer;
  const titleId = useId();
  return (
    <section className="account-part" aria-labelledby={titleId}>
      <h2 id={titleId}>
        {shown(amount)} to {artisanName}
      </h2>
      <p className="standing">
        <span className={isStopped(transfer) ? "tag urgent" : "tag"}>{stateOf(transfer)}</span>
        <span className="tag gone">{kinds[transfer.kind]}</span>
        <span className="hint">
          by {rails[transfer.rail]}, of{" "}
          <Link to={`/operator/orders/${orderId}`}>order {orderNumber}</Link>
        </span>
      </p>
      {transfer.withheld.minor !== "0" && (
        <p>
          {shown(transfer.withheld)} were withheld from it, for what went back, is disputed or was
          owed.
        </p>
      )}
      <p>
        <strong>{said.words}</strong> {said.next} {said.when}
        {transfer.dueAt && (
          <>
            {" "}
            Its day is <Time at={transfer.dueAt} />.
          </>
        )}
      </p>
      {holds.map(({ of, reason, placedBy, placedAt }) => (
        <p key={of} className="hint">
          {of === "artisan" ? `All of ${artisanName} is held` : "It is held"} since{" "}
          <Time at={placedAt} /> by {placedBy}
          {said.words.includes(reason) ? "." : `: ${reason}`}
        </p>
      ))}
      {isAsked && (
        <p>
          Somebody has asked to let it go: <Link to="/operator/approvals">another operator</Link>{" "}
          has to approve that.
        </p>
      )}
      <Deeds transfer={transfer} onDone={onDone} />
      {transfer.may.hold && (
        <HoldForm
          title="Hold it back"
          label={`Hold it back: ${shown(amount)} to ${artisanName}`}
          send={(reason) => holdTransfer(id, reason)}
          onDone={() => onDone(`${shown(amount)} to ${artisanName} are held back.`)}
        />
      )}
    </section>
  );
}

const stateOf = ({ state, holds }: WaitingTransfer) =>
  holds.length > 0 && state !== "blocked" && state !== "failed" ? "Held back" : states[state];
const isStopped = ({ state, holds }: WaitingTransfer) =>
  state === "blocked" || state === "failed" || holds.length > 0;

function Deeds({ transfer, onDone }: Omit<Props, "isAsked">) {
  const { id, amount, artisanName, may } = transfer;
  const what = `${shown(amount)} to ${artisanName}`;
  const { decide, problem, isBusy } = useDeciding(({ approval }: MayWait) =>
    onDone(
      approval
        ? "Nothing has happened yet: another operator has to approve."
        : `${what} are let go, and leave by themselves.`,
    ),
  );
  if (!may.release && !may.unblock) return null;
  return (
    <>
      <DecisionTrouble problem={problem} />
      <p className="actions">
        {may.release && (
          <button
            type="button"
            aria-disabled={isBusy}
            aria-label={`Release it: ${what}`}
            onClick={() => void decide(() => releaseTransfer(id))}
          >
            Release it
          </button>
        )}
        {may.unblock && (
          <button
            type="button"
            aria-disabled={isBusy}
            aria-label={`Let it try again: ${what}`}
            onClick={() => void decide(() => unblockTransfer(id))}
          >
            Let it try again
          </button>
        )}
      </p>
    </>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useId } from "react";
import type { WaitingTransfer } from "../../../../worker/http/contract/operator.ts";
import type { MayWait } from "../../api/operator.ts";
import { told } from "../../api/told.ts";
import { holdTransfer, releaseTransfer, unblockTransfer } from "../../api/transfers.ts";
import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";
import { ConfirmButton } from "../operator/confirm.tsx";
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
      <h2 id={titleId}>{t`${shown(amount)} to ${artisanName}`}</h2>
      <p className="standing">
        <span className={isStopped(transfer) ? "tag urgent" : "tag"}>{stateOf(transfer)}</span>
        <span className="tag gone">{kinds[transfer.kind]}</span>
        <span className="hint">
          <Trans>
            by {rails[transfer.rail]}, of{" "}
            <Link to={`/operator/orders/${orderId}`}>order {orderNumber}</Link>
          </Trans>
        </span>
      </p>
      {transfer.withheld.minor !== "0" && (
        <p>{t`${shown(transfer.withheld)} were withheld from it, for what went back, is disputed or was owed.`}</p>
      )}
      <p>
        <strong>{told(said.words)}</strong> {told(said.next)} {told(said.when)}
        {transfer.dueAt && (
          <span>
            {" "}
            <Trans>
              Its day is <Time at={transfer.dueAt} />.
            </Trans>
          </span>
        )}
      </p>
      {holds.map(({ of, reason, placedBy, placedAt }) => (
        <p key={of} className="hint">
          {of === "artisan" ? (
            <Trans>
              All of {artisanName} is held since <Time at={placedAt} /> by {placedBy}
            </Trans>
          ) : (
            <Trans>
              It is held since <Time at={placedAt} /> by {placedBy}
            </Trans>
          )}
          {said.words.includes(reason) ? "." : `: ${reason}`}
        </p>
      ))}
      {isAsked && (
        <p>
          <Trans>
            Somebody has asked to let it go: <Link to="/operator/approvals">another operator</Link>{" "}
            has to approve that.
          </Trans>
        </p>
      )}
      <Deeds transfer={transfer} onDone={onDone} />
      {transfer.may.hold && (
        <HoldForm
          title={t`Hold it back`}
          label={t`Hold it back: ${shown(amount)} to ${artisanName}`}
          send={(reason) => holdTransfer(id, reason)}
          onDone={() => onDone(t`${shown(amount)} to ${artisanName} are held back.`)}
        />
      )}
    </section>
  );
}

const stateOf = ({ state, holds }: WaitingTransfer) =>
  holds.length > 0 && state !== "blocked" && state !== "failed" ? t`Held back` : states[state];
const isStopped = ({ state, holds }: WaitingTransfer) =>
  state === "blocked" || state === "failed" || holds.length > 0;

function Deeds({ transfer, onDone }: Omit<Props, "isAsked">) {
  const { id, amount, artisanName, may } = transfer;
  const what = t`${shown(amount)} to ${artisanName}`;
  const onDecided = ({ approval }: MayWait) =>
    onDone(
      approval
        ? t`Nothing has happened yet: another operator has to approve.`
        : t`${what} are let go, and leave by themselves.`,
    );
  if (!may.release && !may.unblock) return null;
  return (
    <p className="actions">
      {may.release && (
        <ConfirmButton
          name={t`Release it`}
          label={t`Release it: ${what}`}
          title={t`Let ${what} go?`}
          yes={t`Yes, let it go`}
          send={() => releaseTransfer(id)}
          onDone={onDecided}
        >
          <p>{t`It leaves on its day, or within minutes if that is over, and cannot be taken back.`}</p>
        </ConfirmButton>
      )}
      {may.unblock && (
        <ConfirmButton
          name={t`Let it try again`}
          label={t`Let it try again: ${what}`}
          title={t`Let ${what} try again?`}
          yes={t`Yes, try again`}
          send={() => unblockTransfer(id)}
          onDone={onDecided}
        >
          <p>{t`Repair what stopped it first. It is sent within ten minutes, by another call with another key.`}</p>
        </ConfirmButton>
      )}
    </p>
  );
}

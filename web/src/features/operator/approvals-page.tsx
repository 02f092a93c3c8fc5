import { useState } from "react";
import type { ApprovalView } from "../../../../worker/http/contract/approvals.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { approve, getApprovals, refuseApproval } from "../../api/operator.ts";
import { shown } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Field, Form } from "../account/form.tsx";
import { DecisionTrouble, useDeciding } from "./deciding.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** What one operator has asked for and another one has to approve. */
export const ApprovalsPage = () => (
  <OperatorPage title="Approvals that wait">{(actor) => <Approvals actor={actor} />}</OperatorPage>
);

const loadWaiting = () => getApprovals("waiting");

function Approvals({ actor }: { actor: string }) {
  const { value, problem, refresh } = useKept(["operator", "approvals"], loadWaiting);
  const [said, say] = useState<string>();
  const onDone = (done: string) => {
    say(done);
    void refresh();
  };
  return (
    <>
      <Said>{said}</Said>
      {!value && !problem && <Loading what="what waits" />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.approvals.length === 0 && <p className="empty">Nothing waits for an approval.</p>}
      {value?.approvals.map((approval) => (
        <Approval key={approval.id} {...{ approval, actor, onDone }} />
      ))}
    </>
  );
}

type ApprovalProps = { approval: ApprovalView; actor: string; onDone: (said: string) => void };

const kinds = {
  refund_payment: "Give money back that pays no order",
  refund_reviewed_order: "Refuse a paid order and give its money back",
  refund_order: "Give money of a paid order back",
  unblock_transfer: "Let a blocked transfer go",
  write_off_debt: "Write off what a seller owes",
} satisfies Record<ApprovalView["kind"], string>;

function Approval({ approval, actor, onDone }: ApprovalProps) {
  const { id, kind, amount, subjectId, destination, note, requestedBy, requestedAt } = approval;
  const isOwn = requestedBy === actor;
  const title = `${kinds[kind]}: ${shown(amount)}`;
  return (
    <section className="account-part" aria-labelledby={`approval-${id}`}>
      <h2 id={`approval-${id}`}>{title}</h2>
      <p className="hint">
        Asked for <Time at={requestedAt} /> by {isOwn ? "you" : requestedBy}; over{" "}
        <Time at={approval.expiresAt} />
      </p>
      <dl className="facts">
        <div>
          <dt>About</dt>
          <dd>{subjectId}</dd>
        </div>
        {destination && (
          <div>
            <dt>Goes to</dt>
            <dd>{destination}</dd>
          </div>
        )}
        {note && (
          <div>
            <dt>Why</dt>
            <dd>{note}</dd>
          </div>
        )}
      </dl>
      {isOwn ? (
        <p>Another operator has to approve what you have asked for. You can take it back.</p>
      ) : (
        <Approve {...{ id, title, onDone }} />
      )}
      <Form
        label={`${isOwn ? "Take back" : "Refuse"}: ${title}`}
        submit={isOwn ? "Take it back" : "Refuse it"}
        isQuiet
        words={deskWords}
        send={({ reason = "" }) => refuseApproval(id, reason)}
        onDone={() => onDone(isOwn ? "It is taken back." : "It is refused: nothing happens.")}
      >
        <Field
          {...{ name: "reason", label: "Why not", maxLength: 300, pattern: ".*\\S.*" }}
          autoComplete="off"
        />
      </Form>
    </section>
  );
}

type ApproveProps = Pick<ApprovalProps, "onDone"> & { id: string; title: string };

function Approve({ id, title, onDone }: ApproveProps) {
  const { decide, problem, isBusy } = useDeciding(() => onDone(`Approved. ${title}.`));
  return (
    <>
      <DecisionTrouble problem={problem} />
      <p>
        <button
          type="button"
          aria-disabled={isBusy}
          aria-label={`Approve: ${title}`}
          onClick={() => void decide(() => approve(id))}
        >
          Approve
        </button>
      </p>
    </>
  );
}

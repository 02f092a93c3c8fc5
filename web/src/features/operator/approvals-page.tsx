import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { ApprovalView } from "../../../../worker/http/contract/approvals.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { approve, getApprovals, refuseApproval } from "../../api/operator.ts";
import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Field, Form } from "../account/form.tsx";
import { reasons } from "../refunds/words.ts";
import { ConfirmButton } from "./confirm.tsx";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** What one operator has asked for and another one has to approve. */
export const ApprovalsPage = () => (
  <OperatorPage title={t`Approvals that wait`}>
    {(actor) => <Approvals actor={actor} />}
  </OperatorPage>
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
      {!value && !problem && <Coming what={t`what waits`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.approvals.length === 0 && (
        <p className="empty">{t`Nothing waits for an approval.`}</p>
      )}
      {value?.approvals.map((approval) => (
        <Approval key={approval.id} {...{ approval, actor, onDone }} />
      ))}
    </>
  );
}

type ApprovalProps = { approval: ApprovalView; actor: string; onDone: (said: string) => void };

const kinds = {
  refund_payment: t`Give money back that pays no order`,
  refund_reviewed_order: t`Refuse a paid order and give its money back`,
  refund_order: t`Give money of a paid order back`,
  unblock_transfer: t`Let a blocked transfer go`,
  write_off_debt: t`Write off what a seller owes`,
} satisfies Record<ApprovalView["kind"], string>;

function Approval({ approval, actor, onDone }: ApprovalProps) {
  const { id, kind, amount, destination, note, requestedBy, requestedAt } = approval;
  const isOwn = requestedBy === actor;
  const title = `${kinds[kind]}: ${shown(amount)}`;
  return (
    <section className="account-part" aria-labelledby={`approval-${id}`}>
      <h2 id={`approval-${id}`}>{title}</h2>
      <p className="hint">
        {isOwn ? (
          <Trans>
            Asked for <Time at={requestedAt} /> by you; over <Time at={approval.expiresAt} />
          </Trans>
        ) : (
          <Trans>
            Asked for <Time at={requestedAt} /> by {requestedBy}; over{" "}
            <Time at={approval.expiresAt} />
          </Trans>
        )}
      </p>
      <dl className="facts">
        <div>
          <dt>{t`About`}</dt>
          <dd>
            <Subject of={approval} />
          </dd>
        </div>
        {destination && (
          <div>
            <dt>{t`Goes to`}</dt>
            <dd>{destination}</dd>
          </div>
        )}
        {note && (
          <div>
            <dt>{t`Why`}</dt>
            <dd>{whyOf(note)}</dd>
          </div>
        )}
      </dl>
      {isOwn ? (
        <p>{t`Another operator has to approve what you have asked for. You can take it back.`}</p>
      ) : (
        <Approve {...{ id, title, onDone }} />
      )}
      <Form
        label={isOwn ? t`Take back: ${title}` : t`Refuse: ${title}`}
        submit={isOwn ? t`Take it back` : t`Refuse it`}
        isQuiet
        words={deskWords}
        send={({ reason = "" }) => refuseApproval(id, reason)}
        onDone={() => onDone(isOwn ? t`It is taken back.` : t`It is refused: nothing happens.`)}
      >
        <Field
          {...{ name: "reason", label: t`Why not`, maxLength: 300, pattern: ".*\\S.*" }}
          autoComplete="off"
        />
      </Form>
    </section>
  );
}

/** What it is about, as a page where there is one. */
function Subject({ of: { kind, subjectId } }: { of: ApprovalView }) {
  if (kind === "refund_order")
    return <Link to={`/operator/orders/${subjectId}`}>{t`an order`}</Link>;
  if (kind === "write_off_debt")
    return <Link to={`/operator/sellers/${subjectId}`}>{t`a seller`}</Link>;
  return subjectId;
}

/** Some reasons are chosen, others written. */
const whyOf = (note: string) => (note in reasons ? reasons[note as keyof typeof reasons] : note);

type ApproveProps = Pick<ApprovalProps, "onDone"> & { id: string; title: string };

const Approve = ({ id, title, onDone }: ApproveProps) => (
  <p>
    <ConfirmButton
      name={t`Approve`}
      label={t`Approve: ${title}`}
      title={title}
      yes={t`Yes, do it`}
      send={() => approve(id)}
      onDone={() => onDone(t`Approved. ${title}.`)}
    >
      <p>{t`It happens at once, and cannot be taken back.`}</p>
    </ConfirmButton>
  </p>
);

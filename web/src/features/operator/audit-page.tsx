import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { AuditLine } from "../../../../worker/http/contract/audit.ts";
import { type AuditFilter, getAuditLog } from "../../api/operator.ts";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { Time } from "../../ui/time.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { Field, Form } from "../account/form.tsx";
import { Facts, spaced } from "./facts.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** Who did what. Nobody can change it. */
export const AuditPage = () => <OperatorPage title={t`Audit log`}>{() => <Log />}</OperatorPage>;

const everything: AuditFilter = { actor: "", subject: "" };

function Log() {
  const [filter, setFilter] = useState(() => ({
    ...everything,
    subject: new URLSearchParams(location.search).get("subject") ?? "",
  }));
  const list = useRows(["operator", "audit", filter.actor, filter.subject], getAuditLog(filter));
  return (
    <>
      <div className="account-part">
        <Form
          label={t`Look for`}
          submit={t`Look`}
          isQuiet
          send={async ({ actor = "", subject = "" }) => ({
            ...{ ok: true, status: 200, value: { actor: actor.trim(), subject: subject.trim() } },
          })}
          onDone={setFilter}
        >
          <Field
            {...{ name: "actor", label: t`Who (optional)`, maxLength: 200, required: false }}
            autoComplete="off"
            hint={t`As a line names them, such as operator: and an id.`}
          />
          <Field
            {...{ name: "subject", label: t`About what (optional)`, maxLength: 200 }}
            {...{ required: false, autoComplete: "off" }}
            defaultValue={filter.subject}
            hint={t`The id of a review, a transfer, a seller, …`}
          />
        </Form>
      </div>
      <List of={list} what={t`the log`} empty={t`Nothing like that is in the log.`}>
        {(lines) => (
          <LongList label={t`Audit log`} rows={lines} keyOf={({ id }) => id} className="audit-line">
            {(line) => <Line line={line} />}
          </LongList>
        )}
      </List>
    </>
  );
}

const Line = ({ line: { at, actor, action, subject, facts } }: { line: AuditLine }) => (
  <>
    <strong className="capital">{spaced(action)}</strong>
    <br />
    <span className="hint">
      <Trans>
        <Time at={at} />, by <span className="code">{actor}</span>, about{" "}
        <span className="code">{subject}</span>
      </Trans>
    </span>
    {Object.keys(facts).length > 0 && <Facts facts={facts} />}
  </>
);

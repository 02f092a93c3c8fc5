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
export const AuditPage = () => <OperatorPage title="Audit log">{() => <Log />}</OperatorPage>;

const everything: AuditFilter = { actor: "", subject: "" };

function Log() {
  const [filter, setFilter] = useState(everything);
  const list = useRows(["operator", "audit", filter.actor, filter.subject], getAuditLog(filter));
  return (
    <>
      <div className="account-part">
        <Form
          label="Look for"
          submit="Look"
          isQuiet
          send={async ({ actor = "", subject = "" }) => ({
            ...{ ok: true, status: 200, value: { actor: actor.trim(), subject: subject.trim() } },
          })}
          onDone={setFilter}
        >
          <Field
            {...{ name: "actor", label: "Who (optional)", maxLength: 200, required: false }}
            autoComplete="off"
            hint="As a line names them, such as operator: and an id."
          />
          <Field
            {...{ name: "subject", label: "About what (optional)", maxLength: 200 }}
            {...{ required: false, autoComplete: "off" }}
            hint="The id of a review, a transfer, a seller, …"
          />
        </Form>
      </div>
      <List of={list} what="the log" empty="Nothing like that is in the log.">
        {(lines) => (
          <LongList label="Audit log" rows={lines} keyOf={({ id }) => id} className="audit-line">
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
      <Time at={at} />, by <span className="code">{actor}</span>, about{" "}
      <span className="code">{subject}</span>
    </span>
    {Object.keys(facts).length > 0 && <Facts facts={facts} />}
  </>
);

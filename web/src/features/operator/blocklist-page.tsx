import { t } from "@lingui/core/macro";
import type { BlockBody, BlockView } from "../../../../worker/http/contract/fraud.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { addBlock, getBlocks, removeBlock } from "../../api/operator.ts";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Field, Form, Labelled } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { ConfirmButton } from "./confirm.tsx";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** To whom nothing is sold. */
export const BlocklistPage = () => (
  <OperatorPage title={t`Blocklist`}>{() => <Blocklist />}</OperatorPage>
);

const kinds = {
  email: t`E-mail address`,
  address: t`Network address`,
  card: t`Card, by its digest`,
  country: t`Country, by its two letters`,
} satisfies Record<BlockView["kind"], string>;

function Blocklist() {
  const { value, problem, refresh } = useKept(["operator", "blocklist"], getBlocks);
  const [said, say] = useSaid();
  const onDone = (done: string) => {
    say(done);
    void refresh();
  };
  return (
    <>
      <Part title={t`Block somebody`} {...said}>
        <Add onAdded={() => onDone(t`Nothing is sold to them from now on.`)} />
      </Part>
      <Part title={t`Who is blocked`}>
        {!value && !problem && <Coming what={t`the list`} />}
        {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
        {value?.blocks.length === 0 && <p>{t`Nobody is blocked.`}</p>}
        {value && value.blocks.length > 0 && (
          <ul className="rows" aria-label={t`Who is blocked`}>
            {value.blocks.map((block) => (
              <Row key={block.id} block={block} onRemoved={() => onDone(t`Taken off the list.`)} />
            ))}
          </ul>
        )}
      </Part>
    </>
  );
}

const Add = ({ onAdded }: { onAdded: () => void }) => (
  <Form
    label={t`Block somebody`}
    submit={t`Block`}
    words={deskWords}
    send={({ kind = "", value = "", note = "" }) =>
      addBlock({ kind, value: value.trim(), note } as BlockBody)
    }
    onDone={(_, form) => {
      form.reset();
      onAdded();
    }}
  >
    <Labelled name="kind" label={t`What`} hint={undefined}>
      {(described) => (
        <select {...described} name="kind">
          {Object.entries(kinds).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
    <Field
      {...{ name: "value", label: t`Which`, maxLength: 254, autoComplete: "off" }}
      hint={t`As it is. Evidence names cards and network addresses by digests, which fit here too.`}
    />
    <Field
      {...{ name: "note", label: t`Why`, maxLength: 500, pattern: ".*\\S.*", autoComplete: "off" }}
    />
  </Form>
);

type RowProps = { block: BlockView; onRemoved: () => void };

const Row = ({ block: { id, kind, value, note, addedAt, addedBy }, onRemoved }: RowProps) => (
  <li className="row">
    <span>
      <strong className="code">{value}</strong> <span className="tag">{kinds[kind]}</span>
      <br />
      <span className="hint">
        {note} (<Time at={addedAt} />, {addedBy})
      </span>
    </span>
    <ConfirmButton
      name={t`Remove`}
      className="quiet small"
      label={t`Remove: ${value}`}
      title={t`Sell to ${value} again?`}
      yes={t`Take it off the list`}
      send={() => removeBlock(id)}
      onDone={onRemoved}
    />
  </li>
);

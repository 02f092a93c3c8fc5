import type { BlockBody, BlockView } from "../../../../worker/http/contract/fraud.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { addBlock, getBlocks, removeBlock } from "../../api/operator.ts";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Field, Form, Labelled } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { DecisionTrouble, useDeciding } from "./deciding.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** To whom nothing is sold. */
export const BlocklistPage = () => (
  <OperatorPage title="Blocklist">{() => <Blocklist />}</OperatorPage>
);

const kinds = {
  email: "E-mail address",
  address: "Network address",
  card: "Card, by its digest",
  country: "Country, by its two letters",
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
      <Part title="Block somebody" {...said}>
        <Add onAdded={() => onDone("Nothing is sold to them from now on.")} />
      </Part>
      <Part title="Who is blocked">
        {!value && !problem && <Loading what="the list" />}
        {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
        {value?.blocks.length === 0 && <p>Nobody is blocked.</p>}
        {value && value.blocks.length > 0 && (
          <ul className="rows" aria-label="Who is blocked">
            {value.blocks.map((block) => (
              <Row key={block.id} block={block} onRemoved={() => onDone("Taken off the list.")} />
            ))}
          </ul>
        )}
      </Part>
    </>
  );
}

const Add = ({ onAdded }: { onAdded: () => void }) => (
  <Form
    label="Block somebody"
    submit="Block"
    words={deskWords}
    send={({ kind = "", value = "", note = "" }) =>
      addBlock({ kind, value: value.trim(), note } as BlockBody)
    }
    onDone={(_, form) => {
      form.reset();
      onAdded();
    }}
  >
    <Labelled name="kind" label="What" hint={undefined}>
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
      {...{ name: "value", label: "Which", maxLength: 254, autoComplete: "off" }}
      hint="As it is. Evidence names cards and network addresses by digests, which fit here too."
    />
    <Field
      {...{ name: "note", label: "Why", maxLength: 500, pattern: ".*\\S.*", autoComplete: "off" }}
    />
  </Form>
);

type RowProps = { block: BlockView; onRemoved: () => void };

function Row({ block: { id, kind, value, note, addedAt, addedBy }, onRemoved }: RowProps) {
  const { decide, problem, isBusy } = useDeciding(onRemoved);
  return (
    <li className="row">
      <span>
        <strong className="code">{value}</strong> <span className="tag">{kinds[kind]}</span>
        <br />
        <span className="hint">
          {note} (<Time at={addedAt} />, {addedBy})
        </span>
        <DecisionTrouble problem={problem} />
      </span>
      <button
        type="button"
        className="quiet small"
        aria-disabled={isBusy}
        aria-label={`Remove: ${value}`}
        onClick={() => void decide(() => removeBlock(id))}
      >
        Remove
      </button>
    </li>
  );
}

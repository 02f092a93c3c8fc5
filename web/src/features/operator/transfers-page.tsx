import { useCallback, useState } from "react";
import { getArtisans } from "../../api/calls.ts";
import { getApprovals } from "../../api/operator.ts";
import { getSellerHolds, getWaiting, type Which } from "../../api/transfers.ts";
import { List } from "../../ui/list.tsx";
import { Said } from "../../ui/said.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { Labelled } from "../account/form.tsx";
import { SellerHolds } from "../transfers/seller-holds.tsx";
import { Waiting } from "../transfers/waiting.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** What has not left: why, what happens next, and who lets it go. */
export const TransfersPage = () => (
  <OperatorPage title="Transfers">{() => <Transfers />}</OperatorPage>
);

const getAsked = () => getApprovals("waiting");
const getSellers = () => getArtisans();

function Transfers() {
  const [which, setWhich] = useState<Which>("stopped");
  const [artisan, setArtisan] = useState("");
  const list = useRows(["operator", "transfers", which, artisan], getWaiting(which, artisan));
  const { value: held, problem, refresh } = useKept(["operator", "holds"], getSellerHolds);
  const { value: asked, refresh: askAgain } = useKept(["operator", "asked"], getAsked);
  const { value: sellers } = useKept(["operator", "sellers"], getSellers);
  const [said, say] = useState<string>();
  const { again } = list;
  const onDone = useCallback(
    (done: string) => {
      say(done);
      again();
      void Promise.all([refresh(), askAgain()]);
    },
    [again, refresh, askAgain],
  );
  const waiting = new Set(asked?.approvals.map(({ subjectId }) => subjectId));
  const artisans = sellers?.artisans ?? [];
  return (
    <>
      <Said>{said}</Said>
      <SellerHolds
        {...{ holds: held?.holds, problem, artisans, onDone }}
        onRetry={() => void refresh()}
      />
      <h2>What has not left</h2>
      <div className="filters">
        <div className="filter">
          <Choice
            {...{ name: "which", label: "Show", options: whiches, value: which }}
            onChoose={(chosen) => setWhich(chosen === "counting" ? "counting" : "stopped")}
          />
        </div>
        <div className="filter">
          <Choice
            {...{ name: "artisan", label: "Of whom", value: artisan, onChoose: setArtisan }}
            options={[["", "Everybody"], ...artisans.map(({ id, name }) => [id, name] as const)]}
          />
        </div>
      </div>
      <List of={list} what="the transfers" empty={empties[which]}>
        {(transfers) => (
          <div className="desk-columns">
            {transfers.map((transfer) => (
              <Waiting
                key={transfer.id}
                {...{ transfer, isAsked: waiting.has(transfer.id), onDone }}
              />
            ))}
          </div>
        )}
      </List>
    </>
  );
}

const whiches: readonly (readonly [Which, string])[] = [
  ["stopped", "Blocked, failed or held back"],
  ["counting", "Those whose time runs"],
];
const empties: Record<Which, string> = {
  stopped: "Nothing is stopped.",
  counting: "No transfer waits for its time.",
};

type ChoiceProps = {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChoose: (value: string) => void;
};
const Choice = ({ name, label, value, options, onChoose }: ChoiceProps) => (
  <Labelled name={name} label={label} hint={undefined}>
    {(described) => (
      <select {...described} value={value} onChange={({ target }) => onChoose(target.value)}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);

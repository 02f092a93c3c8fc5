import { t } from "@lingui/core/macro";
import { useCallback, useState } from "react";
import { getArtisans } from "../../api/calls.ts";
import { getApprovals } from "../../api/operator.ts";
import { getSellerHolds, getWaiting, type Which } from "../../api/transfers.ts";
import { List } from "../../ui/list.tsx";
import { Said } from "../../ui/said.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { SellerHolds } from "../transfers/seller-holds.tsx";
import { Waiting } from "../transfers/waiting.tsx";
import { Choice } from "./filters.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** What has not left: why, what happens next, and who lets it go. */
export const TransfersPage = () => (
  <OperatorPage title={t`Transfers`}>{() => <Transfers />}</OperatorPage>
);

const getAsked = () => getApprovals("waiting");
const getSellers = () => getArtisans();

function Transfers() {
  const [which, setWhich] = useState<Which>("stopped");
  const [artisan, setArtisan] = useState(
    () => new URLSearchParams(location.search).get("artisan") ?? "",
  );
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
      <h2>{t`What has not left`}</h2>
      <div className="filters">
        <Choice
          {...{ name: "which", label: t`Show`, options: whiches, value: which }}
          onChoose={(chosen) => setWhich(chosen === "counting" ? "counting" : "stopped")}
        />
        <Choice
          {...{ name: "artisan", label: t`Of whom`, value: artisan, onChoose: setArtisan }}
          options={[["", t`Everybody`], ...artisans.map(({ id, name }) => [id, name] as const)]}
        />
      </div>
      <List of={list} what={t`the transfers`} empty={empties[which]}>
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
  ["stopped", t`Blocked, failed or held back`],
  ["counting", t`Those whose time runs`],
];
const empties: Record<Which, string> = {
  stopped: t`Nothing is stopped.`,
  counting: t`No transfer waits for its time.`,
};

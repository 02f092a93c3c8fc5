import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import { getDesk } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { DeskNav } from "../../ui/desk-nav.tsx";
import { Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useLoginFirst } from "../account/use-login-first.ts";
import { OpenDesk } from "./open-desk.tsx";
import { Waiting } from "./waiting.tsx";

export type AtDesk = {
  desk: Desk;
  /** What the API answered is the desk now. */
  keep: (desk: Desk) => void;
  refresh: () => Promise<void>;
};
type Props = { title: string; children: (at: AtDesk) => ReactNode };

const places = [
  ["/seller", t`Today`],
  ["/seller/sales", t`Sales`],
  ["/seller/products", t`Products`],
  ["/seller/money", t`Money`],
  ["/seller/statements", t`Statements`],
  ["/seller/analytics", t`Analytics`],
  ["/seller/plan", t`Plan`],
  ["/seller/settings", t`Settings`],
] as const;

/** A page of a seller's desk, for whoever has one. Whoever has none may open one. */
export function DeskPage({ title, children }: Props) {
  const { value: desk, problem, keep, refresh } = useKept(["seller", "desk"], getDesk);
  const isOver = useLoginFirst(problem);
  if (problem?.code === "forbidden") return <OpenDesk onOpened={() => void refresh()} />;
  return (
    <Page title={title}>
      {desk && <DeskNav label={t`Your shop`} places={places} />}
      {!desk && !problem && <Waiting what={t`your desk`} rows={5} />}
      {problem && !isOver && (
        <Trouble>
          <p>{deskWords.sentenceFor(problem)}</p>
          <button type="button" className="quiet" onClick={() => void refresh()}>
            {t`Try again`}
          </button>
        </Trouble>
      )}
      {desk && children({ desk, keep, refresh })}
    </Page>
  );
}

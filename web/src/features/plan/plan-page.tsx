import { t } from "@lingui/core/macro";
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { deskWords } from "../../api/desk-problems.ts";
import "../../ui/plan.css";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Said } from "../../ui/said.tsx";
import { Told } from "../account/told.tsx";
import { DeskPage } from "../desk/desk-page.tsx";
import { Waiting } from "../desk/waiting.tsx";
import { CardPart } from "./card-part.tsx";
import { ChangePart } from "./change-part.tsx";
import { InvoicesPart } from "./invoices-part.tsx";
import { LeavePart } from "./leave-part.tsx";
import { NowPart } from "./now-part.tsx";
import { PlansTable } from "./plans-table.tsx";
import { type Plan, usePlan } from "./use-plan.ts";

// Who only looks at the plan loads nothing of Stripe's.
const PaymentPart = lazy(() => import("./payment-part.tsx"));

/** What a seller has subscribed to: what it gives, what it costs, and every change of it. */
export const PlanPage = () => <DeskPage title={t`Your plan`}>{() => <PlanParts />}</DeskPage>;

function PlanParts() {
  const plan = usePlan();
  const { now, missed, refresh, problem, trouble, said, open, isBusy } = plan;
  return (
    <>
      <Said>{said}</Said>
      <Wrong of={problem}>{problem && <Told problem={problem} words={deskWords} />}</Wrong>
      <Wrong of={trouble}>
        <p>{trouble}</p>
        <button type="button" className="quiet" onClick={() => void plan.settle()}>
          {t`Look again`}
        </button>
      </Wrong>
      {isBusy && <Loading what={t`what Stripe says`} />}
      {!now && !missed && <Waiting what={t`your plan`} rows={6} />}
      {missed && <ProblemNotice problem={missed} onRetry={() => void refresh()} />}
      {now && (
        <>
          {(open?.kind === "payment" || open?.kind === "card") && (
            <Suspense fallback={<Loading what={t`the form`} />}>
              <PaymentPart plan={plan} open={open} />
            </Suspense>
          )}
          <NowPart plan={plan} now={now} />
          {open?.kind === "change" && (
            <ChangePart
              key={`${open.terms.plan} ${open.terms.interval}`}
              {...{ plan, now, terms: open.terms }}
            />
          )}
          <PlansTable plan={plan} now={now} />
          <div className="desk-columns">
            <div>
              <CardPart plan={plan} now={now} />
              <LeavePart plan={plan} now={now} />
            </div>
            <InvoicesPart of={plan.invoices} />
          </div>
        </>
      )}
    </>
  );
}

/** What went wrong stands at the page's top, far from what was pressed: it takes the focus. */
function Wrong({ of, children }: { of: unknown; children: ReactNode }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (of) notice.current?.focus();
  }, [of]);
  if (!of) return null;
  return (
    <div ref={notice} className="notice trouble" role="alert" tabIndex={-1}>
      {children}
    </div>
  );
}

export type PartProps = { plan: Plan; now: NonNullable<Plan["now"]> };

import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { PlanPreview } from "../../../../worker/http/contract/plans.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { changePlan, previewPlan, type Terms } from "../../api/plans.ts";
import { shown, shownSigned } from "../../ui/money.tsx";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { Day } from "../../ui/time.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Told } from "../account/told.tsx";
import { OpenedPart } from "./opened-part.tsx";
import type { PartProps } from "./plan-page.tsx";
import { haveText } from "./use-plan.ts";
import { planTitles, priceText, termsText } from "./words.ts";

type Props = PartProps & { terms: Terms };

/** What a change costs and when it is made, before it is agreed to. */
export function ChangePart({ plan, now, terms }: Props) {
  const [loaded, again] = useLoaded(["seller", "preview", terms.plan, terms.interval], () =>
    previewPlan(terms),
  );
  const name = termsText(terms);
  const close = () => plan.setOpen(undefined);
  const confirm = ({ at, direction }: PlanPreview) =>
    plan.pay(
      () => changePlan(terms, at),
      (then) => (direction === "up" ? haveText(then) : t`The change to ${name}, is planned.`),
    );
  return (
    <OpenedPart title={t`Change to ${name}`}>
      {loaded.state === "loading" && <Loading what={t`what it costs`} />}
      {loaded.state === "failed" && (
        <Trouble>
          <Told problem={loaded.problem} words={deskWords} />
        </Trouble>
      )}
      {loaded.state === "ready" &&
        (loaded.value.direction === "up" ? (
          <Upwards preview={loaded.value} />
        ) : (
          <Downwards preview={loaded.value} {...{ now, terms }} />
        ))}
      <p className="actions">
        {loaded.state === "ready" && (
          <button
            type="button"
            aria-disabled={plan.isBusy}
            onClick={() => void confirm(loaded.value)}
          >
            {agreement(loaded.value)}
          </button>
        )}
        {plan.problem?.code === "preview_outdated" && (
          <button type="button" className="quiet" onClick={again}>
            {t`Look at the costs again`}
          </button>
        )}
        <button type="button" className="quiet" onClick={close}>
          {t`Leave it as it is`}
        </button>
      </p>
    </OpenedPart>
  );
}

function agreement({ direction, due }: PlanPreview): string {
  if (direction === "down") return t`Agree to the change`;
  const sum = shown(due);
  return due.minor === "0" ? t`Change now` : t`Change now and pay ${sum}`;
}

const Upwards = ({ preview: { lines, tax, total, due } }: { preview: PlanPreview }) => (
  <>
    <p>{t`You have it at once. What you have paid for the time that is left is taken into account.`}</p>
    <dl>
      {lines.map(({ text, amount }) => (
        <div key={text}>
          <dt>{text}</dt>
          <dd className="money">{shownSigned(amount)}</dd>
        </div>
      ))}
      {tax.minor !== "0" && (
        <div>
          <dt>{t`Taxes`}</dt>
          <dd className="money">{shownSigned(tax)}</dd>
        </div>
      )}
      {total.minor !== due.minor && (
        <div>
          <dt>{t`Together`}</dt>
          <dd className="money">{shownSigned(total)}</dd>
        </div>
      )}
      <div className="total">
        <dt>{t`Due now`}</dt>
        <dd className="money">{shown(due)}</dd>
      </div>
    </dl>
    {total.minor.startsWith("-") && (
      <p className="hint">{t`Nothing is taken now; the rest is kept for your next invoices.`}</p>
    )}
  </>
);

const Downwards = ({
  preview: { from, hidden },
  now,
  terms,
}: { preview: PlanPreview } & Pick<Props, "now" | "terms">) => (
  <>
    <p>
      <Trans>
        From <Day at={from} /> on you have {termsText(terms)}, for {priceText(now, terms)}. Until
        then everything stays, and nothing is charged now.
      </Trans>
    </p>
    {hidden > 0 && (
      <p>
        <strong>
          {plural(hidden, {
            one: "# of your products would not be shown any more from then on.",
            other: "# of your products would not be shown any more from then on.",
          })}
        </strong>{" "}
        {oldest(planTitles[terms.plan])}
      </p>
    )}
  </>
);

const oldest = (title: string) => t`${title} shows the oldest; none is deleted.`;

import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Desk } from "../../../../../worker/http/contract/seller.ts";
import type { Today } from "../../../../../worker/http/contract/today.ts";
import type { Place } from "../../../places.ts";
import { Link } from "../../../ui/link.tsx";
import { shown, shownSigned } from "../../../ui/money.tsx";
import { Day, Time } from "../../../ui/time.tsx";
import { Part } from "../../account/part.tsx";
import { planTitles } from "../../plan/words.ts";
import { asksFor, taskWords } from "../tasks.ts";
import { waitingWords } from "../transfer-words.ts";

type Need = {
  name: string;
  what: ReactNode;
  /** Until when. */
  by?: string | null;
  isUrgent?: boolean;
  to: Place;
  go: string;
};

/** What does not go on by itself, or is to be known; what hurries first. */
export function NeedsYou({ desk, today }: { desk: Desk; today: Today }) {
  const needs = [
    ...ofBeingPaid(desk),
    ...ofPlan(today),
    ...ofMoney(today),
    ...ofDisputes(today),
    ...ofShop(desk, today),
  ].toSorted((a, b) => Number(b.isUrgent ?? false) - Number(a.isUrgent ?? false));
  return (
    <Part title={t`What needs you`}>
      {needs.length === 0 ? (
        <p>{t`Nothing at the moment.`}</p>
      ) : (
        <ul className="rows" aria-label={t`What needs you`}>
          {needs.map((need) => (
            <Row key={`${need.name} ${need.to}`} need={need} />
          ))}
        </ul>
      )}
    </Part>
  );
}

const Row = ({ need: { name, what, by, isUrgent, to, go } }: { need: Need }) => (
  <li className="need">
    <p className="standing">
      <span className={isUrgent ? "tag urgent" : "tag"}>{name}</span>
      {by && (
        <span className="hint">
          <Trans>
            by <Time at={by} />
          </Trans>
        </span>
      )}
    </p>
    <p>{what}</p>
    <p>
      <Link to={to}>{go}</Link>
    </p>
  </li>
);

function ofBeingPaid({ stripe, paypal }: Desk): Need[] {
  const needs: Need[] = [];
  const urgent = asksFor(stripe.tasks);
  if (stripe.onboarded && urgent.length > 0) {
    const things = urgent.map(taskWords).join(", ");
    needs.push({
      name: t`Stripe asks for something`,
      what: t`Without it you cannot be paid by card: ${things}.`,
      by: urgent.find(({ by }) => by !== null)?.by ?? null,
      ...{ isUrgent: true, to: "/seller/settings", go: t`See what is missing` },
    });
  }
  if (paypal.state === "unproved" && paypal.email !== null) {
    const { email } = paypal;
    needs.push({
      ...{ name: t`PayPal address`, by: paypal.mailedUntil },
      what: t`${email} gets no money before you have opened the link that was mailed to it.`,
      ...{ to: "/seller/settings", go: t`Have it mailed again` },
    });
  }
  if (paypal.state === "blocked")
    needs.push({
      ...{ name: t`PayPal address`, isUrgent: true },
      what: t`It is blocked. Please write to the marketplace.`,
      ...{ to: "/seller/settings", go: t`See how you are paid` },
    });
  return needs;
}

function ofPlan({ plan }: Today): Need[] {
  if (!plan.owed) return [];
  const [title, owed] = [planTitles[plan.plan], shown(plan.owed)];
  return [
    {
      ...{ name: t`Payment is late`, isUrgent: true, by: plan.until },
      what: t`${owed} of your plan are to be paid. You have ${title} as before until then.`,
      ...{ to: "/seller/plan", go: t`Pay it` },
    },
  ];
}

function ofMoney({ transfers, payouts, debt }: Today): Need[] {
  const to: Place = "/seller/money";
  const needs: Need[] = payouts
    .filter(({ state }) => state === "failed")
    .map(({ amount }) => {
      const sum = shownSigned(amount);
      return {
        ...{ name: t`A payout failed`, isUrgent: true, to, go: t`See why` },
        what: t`${sum} did not reach your bank.`,
      };
    });
  for (const { because, amount, count } of transfers.waiting) {
    // Small sums add up by themselves.
    if (because === "below_minimum") continue;
    const sum = shown(amount);
    const head = plural(count, {
      one: `${sum} of # order waits.`,
      other: `${sum} of # orders wait.`,
    });
    needs.push({
      ...{ name: t`Money waits`, isUrgent: because !== "rail_stopped", to, go: t`See which` },
      what: [head, waitingWords(because)].join(" "),
    });
  }
  if (debt.minor !== "0") {
    const owed = shown(debt);
    needs.push({
      ...{ name: t`You owe ${owed}`, to, go: t`See why` },
      what: t`Your next sales repay it before anything is sent to you.`,
    });
  }
  return needs;
}

const ofDisputes = ({ disputes }: Today): Need[] =>
  disputes.map(({ orderNumber, sellerOrderId, dueBy, kept }) => {
    const sum = shown(kept);
    return {
      ...{ name: t`Order ${orderNumber} is disputed`, by: dueBy, isUrgent: dueBy !== null },
      what: t`${sum} of yours are kept until it is decided. The marketplace answers; write to it what you know.`,
      ...{ to: `/seller/sales/${sellerOrderId}` as const, go: t`See the sale` },
    };
  });

function ofShop({ pause }: Desk, { goods }: Today): Need[] {
  const needs: Need[] = [];
  if (pause)
    needs.push({
      name: t`Closed`,
      what: (
        <Trans>
          Nothing is sold until <Day at={pause.until} />.
        </Trans>
      ),
      ...{ to: "/seller/settings", go: t`Open the shop` },
    });
  if (goods.soldOut > 0)
    needs.push({
      name: t`Sold out`,
      what: plural(goods.soldOut, {
        one: "# product that you list is sold out.",
        other: "# products that you list are sold out.",
      }),
      ...{ to: "/seller/products?show=sold_out", go: t`See which` },
    });
  return needs;
}

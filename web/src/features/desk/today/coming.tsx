import { plural, t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import type { Desk } from "../../../../../worker/http/contract/seller.ts";
import type { Today } from "../../../../../worker/http/contract/today.ts";
import { Link } from "../../../ui/link.tsx";
import { shown, shownSigned } from "../../../ui/money.tsx";
import { Day } from "../../../ui/time.tsx";
import { Part } from "../../account/part.tsx";
import { planTitles } from "../../plan/words.ts";

type Props = { desk: Desk; today: Today };
type Event = { at: string | null; what: ReactNode };

/** What happens by itself, and when; the soonest first, and at the end what has no day yet. */
export function Coming({ desk, today }: Props) {
  const events = [...ofMoney(today), ...ofPlan(today), ...ofPause(desk)].toSorted(
    (a, b) => (a.at ? Date.parse(a.at) : Infinity) - (b.at ? Date.parse(b.at) : Infinity),
  );
  return (
    <Part title={t`What comes next`}>
      {events.length === 0 ? (
        <p>{t`Nothing is on its way: it begins with your next sale.`}</p>
      ) : (
        <ol className="rows" aria-label={t`What comes next`}>
          {events.map(({ at, what }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two of them may be the same.
            <li key={n} className="event">
              <span className="event-day">{at ? <Day at={at} /> : t`Once you ship`}</span>
              <span>{what}</span>
            </li>
          ))}
        </ol>
      )}
      <p>
        <Link to="/seller/money">{t`Where everything is`}</Link>
      </p>
    </Part>
  );
}

function ofMoney({ transfers, payouts }: Today): Event[] {
  const { next, coming, unshipped } = transfers;
  const events: Event[] = payouts
    .filter(({ state }) => state !== "failed")
    .map(({ amount, arrivesAt, createdAt }) => {
      const sum = shownSigned(amount);
      return { at: arrivesAt ?? createdAt, what: t`${sum} reach your bank` };
    });
  if (next) {
    const sum = shown(next.amount);
    const later = BigInt(coming.amount.minor) - BigInt(next.amount.minor);
    const rest = shown({ ...coming.amount, minor: `${later}` });
    const first = plural(next.count, {
      one: `${sum} are passed on to you, of # order`,
      other: `${sum} are passed on to you, of # orders`,
    });
    events.push({
      at: next.at,
      what: later > 0n ? [first, t`and ${rest} on later days`].join(", ") : first,
    });
  }
  if (unshipped.count > 0) {
    const sum = shown(unshipped.amount);
    const count = unshipped.count;
    events.push({
      at: null,
      what: plural(count, {
        one: `${sum} of # order get a day on which they are passed on`,
        other: `${sum} of # orders get a day on which they are passed on`,
      }),
    });
  }
  return events;
}

function ofPlan({ plan }: Today): Event[] {
  const title = planTitles[plan.plan];
  if (plan.endsAt) return [{ at: plan.endsAt, what: t`${title} ends` }];
  if (!plan.renewal) return [];
  const price = shown(plan.renewal.price);
  return [{ at: plan.renewal.at, what: t`${title} is renewed for ${price}` }];
}

const ofPause = ({ pause }: Desk): Event[] =>
  pause ? [{ at: pause.until, what: t`Your shop opens again` }] : [];

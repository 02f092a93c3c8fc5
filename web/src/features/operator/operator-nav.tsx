import { t } from "@lingui/core/macro";
import { useId, useState } from "react";
import type { Place } from "../../places.ts";
import { usePlace } from "../../router.ts";
import { Link } from "../../ui/link.tsx";

type Group = { title: string; places: readonly (readonly [to: Place, name: string])[] };

const groups: readonly Group[] = [
  {
    title: t`Today`,
    places: [
      ["/operator", t`Health`],
      ["/operator/reviews", t`Reviews`],
      ["/operator/approvals", t`Approvals`],
      ["/operator/warnings", t`Warnings`],
    ],
  },
  {
    title: t`Buyers`,
    places: [
      ["/operator/orders", t`Orders`],
      ["/operator/payments", t`Payments`],
      ["/operator/disputes", t`Disputes`],
    ],
  },
  {
    title: t`Artisans`,
    places: [
      ["/operator/sellers", t`Sellers`],
      ["/operator/transfers", t`Transfers`],
      ["/operator/debts", t`Debts`],
      ["/operator/subscriptions", t`Subscriptions`],
    ],
  },
  {
    title: t`Books`,
    places: [
      ["/operator/ledger", t`Ledger`],
      ["/operator/reconciliation", t`Reconciliation`],
      ["/operator/events", t`Events`],
    ],
  },
  {
    title: t`System`,
    places: [
      ["/operator/doctor", t`Doctor`],
      ["/operator/blocklist", t`Blocklist`],
      ["/operator/audit", t`Audit log`],
    ],
  },
];

/** The pages of the desk by what they are about: beside the page, or behind a button on a phone. */
export function OperatorNav() {
  const here = usePlace().split("?")[0] ?? "";
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const isHere = (to: string) => to === here || (to !== "/operator" && here.startsWith(`${to}/`));
  return (
    <nav className="operator-nav" aria-label={t`Operators`}>
      <button
        type="button"
        className="quiet operator-menu"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {t`All pages`}
      </button>
      <div id={id} className={isOpen ? "operator-groups open" : "operator-groups"}>
        {groups.map(({ title, places }) => (
          <div key={title}>
            <h2>{title}</h2>
            <ul>
              {places.map(([to, name]) => (
                <li key={to}>
                  <Link to={to} aria-current={isHere(to) ? "page" : undefined}>
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}

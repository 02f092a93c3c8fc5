import { readToday as read, type Today } from "../../usecases/read-today.ts";
import type { Today as TodayJson } from "../contract/today.ts";
import { sellerOf } from "../principal.ts";
import { respond } from "../problems.ts";
import { toMoney } from "../views.ts";
import { toDeskPayout } from "../views-of-desk.ts";
import type { Handler } from "./handler.ts";

export const readToday: Handler<"readToday"> = async (c, { query }) => {
  const { sellerId } = sellerOf(c);
  return respond(200, toToday(await read(c.env.deps, { sellerId, aheadMinutes: query.ahead })));
};

function toToday({ currency, sold, toShip, transfers, plan, ...today }: Today): TodayJson {
  const money = (minor: bigint) => toMoney({ minor, currency });
  const withMoney = <T extends { amountMinor: bigint }>({ amountMinor, ...rest }: T) => ({
    ...{ ...rest, amount: money(amountMinor) },
  });
  const { entitlement, renewal, endsAt, owed } = plan;
  return {
    sold: {
      today: withMoney(sold.today),
      week: withMoney(sold.week),
      weekBefore: withMoney(sold.weekBefore),
    },
    toShip: {
      count: toShip.count,
      parts: toShip.parts.map(({ netMinor, paidAt, items, ...part }) => ({
        ...{ ...part, paidAt: paidAt.toISOString(), items: [...items], net: money(netMinor) },
      })),
    },
    transfers: {
      next: transfers.next
        ? { ...withMoney(transfers.next), at: transfers.next.at.toISOString() }
        : null,
      coming: withMoney(transfers.coming),
      unshipped: withMoney(transfers.unshipped),
      waiting: transfers.waiting.map(withMoney),
    },
    goods: today.goods,
    payouts: today.payouts.map((payout) => {
      const { said: _, ...view } = toDeskPayout(payout);
      return view;
    }),
    debt: toMoney(today.debt),
    disputes: today.disputes.map(({ dueBy, kept, ...dispute }) => ({
      ...{ ...dispute, dueBy: dueBy?.toISOString() ?? null, kept: toMoney(kept) },
    })),
    plan: {
      ...{ plan: entitlement.plan, because: entitlement.because },
      until: entitlement.until?.toISOString() ?? null,
      renewal: renewal ? { at: renewal.at.toISOString(), price: toMoney(renewal.price) } : null,
      endsAt: endsAt?.toISOString() ?? null,
      owed: owed ? toMoney(owed) : null,
    },
  };
}

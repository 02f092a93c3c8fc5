import type { Currency } from "../domain/currency.ts";
import type { SellerId, UserId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { sellerName } from "../domain/sellers.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";

export type OpenDeskError = {
  readonly kind: "email_not_verified" | "desk_exists" | "name_taken" | "currency_not_offered";
};
type Input = {
  readonly userId: UserId;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly story: string;
  readonly currency: Currency;
  readonly actor: string;
};

/** Logins that are open already end as soon as one with a second factor does, unless they are used. */
const DESK_LOGIN_MS = 12 * 60 * 60_000;

/** Makes a member a seller: one desk each, under a name that nobody else has, in whatever case. */
export async function openDesk(
  deps: Deps,
  { userId, email, emailVerified, story, currency, actor, ...input }: Input,
): Promise<Result<SellerId, OpenDeskError>> {
  if (!emailVerified) return err({ kind: "email_not_verified" });
  const { stripe, paypal } = deps.settings.settlementCurrencies;
  if (![...stripe, ...paypal].includes(currency)) return err({ kind: "currency_not_offered" });
  const now = deps.now();
  const [id, name] = [deps.newId<SellerId>(), sellerName(input.name)];
  return deps.store.transact(async (tx) => {
    const desk = { id, userId, name, story, email, currency, createdAt: now };
    const opened = await tx.desk.open(desk, new Date(now.getTime() + DESK_LOGIN_MS));
    if (opened !== "opened") return err({ kind: opened });
    await audited(deps, tx, { actor, action: "open_desk", subject: id, facts: { currency } });
    return ok(id);
  });
}

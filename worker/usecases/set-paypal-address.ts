import type { LoginSessionId, SellerId } from "../domain/ids.ts";
import { paypalAddressChanged, paypalProof } from "../domain/letters.ts";
import { refusalOfMoving } from "../domain/logins.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";

export type PaypalAddressError = {
  readonly kind:
    | "session_not_fresh"
    | "second_factor_required"
    | "too_many_mails"
    | "mail_not_sent"
    | "paypal_blocked";
};
type Input = {
  readonly sellerId: SellerId;
  readonly loginSessionId: LoginSessionId;
  readonly email: string;
  readonly actor: string;
};

const HOUR_MS = 60 * 60_000;
/** Long enough for a mail that is read the next day. */
const PROOF_MS = 24 * HOUR_MS;
/** A seller who mistypes needs two or three; nobody's mailbox is filled by us. */
const MAILS = { max: 5, windowMs: HOUR_MS };

/**
 * Names the PayPal address that a seller is to be paid at, by a login of just now, so that a browser
 * that was left open or a cookie that was stolen leads no money elsewhere. Nothing is paid there before a link that
 * is mailed to it has come back. The present address, proved already, stays as it is; what operators
 * have let go to another address waits for them again.
 */
export async function setPaypalAddress(
  deps: Deps,
  input: Input,
): Promise<Result<void, PaypalAddressError>> {
  const email = input.email.toLowerCase();
  const token = deps.tokens.make();
  const tokenDigest = await deps.tokens.digest(token);
  const login = await deps.store.desk.login(input.sellerId, input.loginSessionId);
  const refusal = login ? refusalOfMoving(login, deps.now()) : "session_not_fresh";
  if (refusal) return err({ kind: refusal });
  if (!(await mayMail(deps, input.sellerId, email))) return err({ kind: "too_many_mails" });
  const saved = await save(deps, { ...input, email, tokenDigest });
  if (!saved.ok || saved.value.isProved) return saved.ok ? ok(undefined) : saved;

  const letter = paypalProof({ shop: saved.value.name, url: deps.links.paypalProof(token) });
  const sent = await deps.post({ id: deps.newId(), to: email, ...letter });
  if (sent.kind === "accepted") return ok(undefined);
  deps.log.warn("mail.not_sent", { sellerId: input.sellerId, reason: sent.reason });
  return err({ kind: "mail_not_sent" });
}

async function mayMail(deps: Deps, sellerId: SellerId, email: string): Promise<boolean> {
  const { limits } = deps.store;
  const to = await deps.tokens.digest(email);
  const counted = await Promise.all([
    limits.count(`paypal-proof:${sellerId}`, MAILS, deps.now()),
    limits.count(`paypal-proof-to:${to}`, MAILS, deps.now()),
  ]);
  return counted.every(({ isAllowed }) => isAllowed);
}

type Saved = { readonly isProved: boolean; readonly name: string };
function save(
  deps: Deps,
  { sellerId, email, tokenDigest, actor }: Input & { tokenDigest: string },
): Promise<Result<Saved, PaypalAddressError>> {
  const createdAt = deps.now();
  const expiresAt = new Date(createdAt.getTime() + PROOF_MS);
  return deps.store.transact(async (tx) => {
    const seller = await tx.desk.lock(sellerId);
    const { name, paypalEmail, paypalState } = seller;
    if (paypalState === "blocked") return err({ kind: "paypal_blocked" });
    if (paypalEmail === email && paypalState === "active") return ok({ name, isProved: true });
    const isChange = paypalEmail !== null && paypalEmail !== email;
    await tx.desk.setPaypal(sellerId, { paypalEmail: email, paypalState: "unproved" });
    await tx.desk.saveProof({ sellerId, email, tokenDigest, createdAt, expiresAt });
    const held = isChange
      ? await tx.transfers.holdApproved({ sellerId, rail: "paypal", at: createdAt })
      : 0;
    const facts = { wasProved: paypalState === "active", held };
    await audited(deps, tx, { actor, action: "set_paypal_address", subject: sellerId, facts });
    // Whoever took the desk over does not read the mails that go here.
    if (isChange && paypalState === "active")
      for (const to of new Set([seller.email, paypalEmail])) deps.after(() => tell(deps, to, name));
    return ok({ name, isProved: false });
  });
}

const tell = (deps: Deps, to: string, shop: string) =>
  deps.post({ id: deps.newId(), to, ...paypalAddressChanged({ shop }) });

import { t } from "@lingui/core/macro";
import { getAccount, getPasskeys } from "../../api/accounts.ts";
import { getMe } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { useKept } from "../../ui/use-kept.ts";

/** Whoever takes a desk over sends its money elsewhere: a password alone is little. */
export function SecondFactorInvite() {
  const { value: hasOne } = useKept(["account", "second factor"], askForOne);
  // Without an answer there is nothing to say.
  if (hasOne !== false) return null;
  return (
    <section className="notice news" aria-label={t`A second factor`}>
      <p>
        {t`Your shop is guarded by a password alone. Set up a passkey or an authenticator, so that nobody who learns it can sell or be paid in your name.`}
      </p>
      <p>
        <Link className="button" to="/account">
          {t`Set one up in your account`}
        </Link>
      </p>
    </section>
  );
}

async function askForOne() {
  const me = await getMe();
  if (!me.ok || me.value.secondFactor) return me.ok ? { ...me, value: true } : me;
  const [account, passkeys] = await Promise.all([getAccount(), getPasskeys()]);
  if (!account.ok) return account;
  const hasPasskey = passkeys.ok && passkeys.value.length > 0;
  return { ...account, value: hasPasskey || account.value?.user.twoFactorEnabled === true };
}

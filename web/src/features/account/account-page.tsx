import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import type { Me } from "../../../../worker/http/contract/people.ts";
import { type Account, getAccount, logOut } from "../../api/accounts.ts";
import type { Place } from "../../places.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Authenticator } from "./authenticator.tsx";
import { Form } from "./form.tsx";
import { Logins } from "./logins.tsx";
import { forgetMember, recognize } from "./member.ts";
import { Passkeys } from "./passkeys-part.tsx";
import { EmailPart, NamePart, PasswordPart } from "./person.tsx";
import { loginFirst } from "./places.ts";

export default function AccountPage() {
  const [loaded, reload] = useLoaded(["account"], getAccount);
  const isOver = loaded.state === "ready" && loaded.value === null;
  useEffect(() => {
    if (!isOver) return;
    forgetMember();
    navigate(loginFirst(), { replace: true });
  }, [isOver]);
  // Logged in by a link or in another tab: the header learns of it here.
  const name = loaded.state === "ready" ? loaded.value?.user.name : undefined;
  const [me, setMe] = useState<Me>();
  useEffect(() => {
    if (name !== undefined) void recognize().then(setMe);
  }, [name]);

  return (
    <Page title={t`Your account`}>
      {loaded.state === "loading" && (
        <>
          <Loading what={t`your account`} />
          <Skeleton rows={6} />
        </>
      )}
      {loaded.state === "failed" && <ProblemNotice problem={loaded.problem} onRetry={reload} />}
      {loaded.state === "ready" && loaded.value && <Parts account={loaded.value} me={me} />}
    </Page>
  );
}

type PartsProps = { account: Account; me: Me | undefined };

function Parts({ account: { user }, me }: PartsProps) {
  /** What changes how one logs in also replaces this browser's login session. */
  const [round, setRound] = useState(0);
  const onChanged = () => setRound((n) => n + 1);
  return (
    <>
      <ul className="tiles">
        <Tile to="/account/orders" name={t`Your orders`} hint={t`Where they are, and invoices`} />
        <Tile
          to="/account/methods"
          name={t`Saved ways to pay`}
          hint={t`Cards and PayPal, for the next time`}
        />
        {me && (
          <Tile
            to="/seller"
            name={me.sellerId ? t`Your shop` : t`Open a shop`}
            hint={t`For those who make things`}
          />
        )}
        {me?.role === "operator" && (
          <Tile to="/operator" name={t`Operators’ desk`} hint={t`For those who run the shop`} />
        )}
        <Tile
          to="/privacy"
          name={t`Your data`}
          hint={t`What is kept, a copy of it, and how to leave`}
        />
      </ul>
      <Form
        label={t`Log out`}
        submit={t`Log out`}
        isQuiet
        send={logOut}
        onDone={() => {
          // The address and the keys to orders that this tab has kept are its member's too.
          sessionStorage.clear();
          forgetMember();
          navigate("/");
        }}
      />
      <div className="account-parts">
        <NamePart name={user.name} />
        <EmailPart email={user.email} />
        <PasswordPart email={user.email} onChanged={onChanged} />
        <Authenticator email={user.email} isOn={user.twoFactorEnabled} onChanged={onChanged} />
        <Passkeys />
        <Logins key={round} />
      </div>
    </>
  );
}

type TileProps = { to: Place; name: string; hint: string };

const Tile = ({ to, name, hint }: TileProps) => (
  <li className="tile">
    <Link to={to}>{name}</Link>
    <span className="hint">{hint}</span>
  </li>
);

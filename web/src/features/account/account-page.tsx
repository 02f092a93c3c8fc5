import { useEffect, useState } from "react";
import type { Me } from "../../../../worker/http/contract/people.ts";
import { type Account, getAccount, logOut } from "../../api/accounts.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
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
    <Page title="Your account">
      {loaded.state === "loading" && <Loading what="your account" />}
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
      <p className="actions">
        <Link className="button" to="/account/orders">
          Your orders
        </Link>
        <Link className="button" to="/account/methods">
          Saved ways to pay
        </Link>
        {me && <Desks me={me} />}
      </p>
      <Form
        label="Log out"
        submit="Log out"
        isQuiet
        send={logOut}
        onDone={() => {
          // The address and the keys to orders that this tab has kept are its member's too.
          sessionStorage.clear();
          forgetMember();
          navigate("/");
        }}
      />
      <NamePart name={user.name} />
      <EmailPart email={user.email} />
      <PasswordPart email={user.email} onChanged={onChanged} />
      <Authenticator email={user.email} isOn={user.twoFactorEnabled} onChanged={onChanged} />
      <Passkeys />
      <Logins key={round} />
    </>
  );
}

/** Where members sell, and where operators work. */
const Desks = ({ me: { role, sellerId } }: { me: Me }) => (
  <>
    <Link className="button" to="/seller">
      {sellerId ? "Your shop" : "Open a shop"}
    </Link>
    {role === "operator" && (
      <Link className="button" to="/operator">
        Operators’ desk
      </Link>
    )}
  </>
);

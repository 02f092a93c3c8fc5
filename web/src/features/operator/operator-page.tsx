import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Me } from "../../../../worker/http/contract/people.ts";
import { getMe } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, ProblemNotice, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { loginFirst } from "../account/places.ts";
import { useLoginFirst } from "../account/use-login-first.ts";
import { OperatorNav } from "./operator-nav.tsx";

type Props = {
  title: string;
  /** Told who works here, as the audit log names an operator. */
  children: (actor: string) => ReactNode;
};

/** A page of the operators' desk, for operators who are logged in with a second factor. */
export function OperatorPage({ title, children }: Props) {
  const { value: me, problem, refresh } = useKept(["me"], getMe);
  const isOver = useLoginFirst(problem);
  return (
    <Page title={title}>
      {!me && !problem && <Loading what={t`the desk`} />}
      {problem && !isOver && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {me && mayWork(me) && (
        <div className="operator-desk">
          <OperatorNav />
          <div>{children(`operator:${me.id}`)}</div>
        </div>
      )}
      {me && me.role !== "operator" && <NotForYou />}
      {me?.role === "operator" && !me.secondFactor && <SecondFactorFirst />}
    </Page>
  );
}

const mayWork = ({ role, secondFactor }: Me) => role === "operator" && secondFactor;

const NotForYou = () => (
  <Trouble>
    <p>{t`This desk is for the marketplace’s operators. Your account is none of theirs.`}</p>
  </Trouble>
);

const SecondFactorFirst = () => (
  <Trouble>
    <p>{t`Operators work here with a second factor only, and this login was proved by a password.`}</p>
    <p>
      <Trans>
        Set up a passkey or an authenticator in <Link to="/account">your account</Link>, then{" "}
        <Link to={loginFirst()}>log in with it</Link>.
      </Trans>
    </p>
  </Trouble>
);

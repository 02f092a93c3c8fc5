import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useCallback, useState } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import * as api from "../../api/accounts.ts";
import type { Answer } from "../../api/client.ts";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { browserIn } from "./browsers.ts";
import { Part, useSaid } from "./part.tsx";
import { Told } from "./told.tsx";

/** The browsers that are logged in, this one included. Only a login of just now may see them. */
export function Logins() {
  const load = useCallback(async (signal: AbortSignal) => {
    const [account, logins] = await Promise.all([api.getAccount(signal), api.getLogins(signal)]);
    if (!account.ok) return account;
    const current = account.value?.session.token;
    return logins.ok ? { ...logins, value: { current, logins: logins.value } } : logins;
  }, []);
  const [loaded, reload] = useLoaded(["account", "logins"], load);
  const [said, say] = useSaid();
  const [problem, setProblem] = useState<Problem>();

  const end = async (ending: Promise<Answer<unknown>>, done: string) => {
    const answer = await ending;
    setProblem(answer.ok ? undefined : answer.problem);
    if (!answer.ok) return;
    say(done);
    reload();
  };
  const others = (logins: api.Login[], current: string | undefined) =>
    logins.filter(({ token }) => token !== current).length;

  return (
    <Part title={t`Browsers that are logged in`} {...said}>
      {problem && (
        <Trouble>
          <Told problem={problem} />
        </Trouble>
      )}
      {loaded.state === "loading" && <Loading what={t`the list`} />}
      {loaded.state === "failed" && (
        <Trouble>
          <Told problem={loaded.problem} />
          {loaded.problem.code !== "session_not_fresh" && (
            <button type="button" className="quiet small" onClick={reload}>
              {t`Try again`}
            </button>
          )}
        </Trouble>
      )}
      {loaded.state === "ready" && (
        <>
          <ul className="rows">
            {loaded.value.logins.map((login) => (
              <Row
                key={login.token}
                login={login}
                isCurrent={login.token === loaded.value.current}
                onEnd={() => void end(api.endLogin(login.token), t`That browser is logged out.`)}
              />
            ))}
          </ul>
          {others(loaded.value.logins, loaded.value.current) > 0 && (
            <button
              type="button"
              className="quiet"
              onClick={() => void end(api.endOtherLogins(), t`All other browsers are logged out.`)}
            >
              {t`Log out all others`}
            </button>
          )}
        </>
      )}
    </Part>
  );
}

type RowProps = { login: api.Login; isCurrent: boolean; onEnd: () => void };

function Row({ login: { userAgent, ipAddress, createdAt }, isCurrent, onEnd }: RowProps) {
  const browser = browserIn(userAgent ?? "");
  return (
    <li className="row">
      <span>
        <strong>{browser}</strong> {isCurrent && <span className="tag">{t`this browser`}</span>}
        <br />
        <span className="hint">
          <Trans>
            since <Time at={createdAt} />
          </Trans>
          {ipAddress && t`, from ${ipAddress}`}
        </span>
      </span>
      {!isCurrent && (
        <button
          type="button"
          className="quiet small"
          aria-label={t`Log out: ${browser}`}
          onClick={onEnd}
        >
          {t`Log out`}
        </button>
      )}
    </li>
  );
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useCallback, useEffect, useState } from "react";
import type { SavedMethod, SavedMethods } from "../../../../worker/http/contract/methods.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { finishSetup, getMethods, removeMethod, setDefaultMethod } from "../../api/calls.ts";
import type { Answer } from "../../api/client.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, News, ProblemNotice } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { forgetMember } from "../account/member.ts";
import { loginFirst } from "../account/places.ts";
import { MethodName, nameOf } from "./saved-method.tsx";

/** What a member has saved to pay with. PayPal brings its members back here. */
export default function MethodsPage() {
  const { methods, problem, said, isBusy, run, reload } = useMethods();
  const isOver = problem?.code === "unauthorized";
  useEffect(() => {
    if (!isOver) return;
    forgetMember();
    navigate(loginFirst(), { replace: true });
  }, [isOver]);
  return (
    <Page title={t`Saved ways to pay`}>
      {said && <News>{said}</News>}
      {problem && !isOver && <ProblemNotice problem={problem} onRetry={() => void reload()} />}
      {!methods && !problem && (
        <>
          <Loading what={t`what you have saved`} />
          <Skeleton rows={2} />
        </>
      )}
      {methods?.length === 0 && <p className="empty">{t`You have saved nothing so far.`}</p>}
      {methods && methods.length > 0 && (
        <ul className="saved-methods">
          {methods.map((method) => (
            <MethodRow key={method.id} method={method} isBusy={isBusy} run={run} />
          ))}
        </ul>
      )}
      {methods && (
        <p className="actions">
          <Link className="button" to="/checkout/methods">
            {t`Add a card or PayPal`}
          </Link>
        </p>
      )}
      <p className="hint">
        <Trans>
          Cards are kept by Stripe and accounts by PayPal; the shop itself knows only what you see
          here.
        </Trans>
      </p>
    </Page>
  );
}

type Run = (call: () => Promise<Answer<SavedMethods>>, done: string) => Promise<void>;
type RowProps = { method: SavedMethod; isBusy: boolean; run: Run };

function MethodRow({ method, isBusy, run }: RowProps) {
  const name = nameOf(method);
  const prefer = () => run(() => setDefaultMethod(method.id), t`${name} is offered first now.`);
  const remove = () => run(() => removeMethod(method.id), t`${name} is removed.`);
  return (
    <li>
      <span>
        <MethodName method={method} />
        {method.isDefault && <span className="tag">{t`Offered first`}</span>}
      </span>
      <span className="actions">
        {!method.isDefault && (
          <button
            type="button"
            className="quiet"
            aria-disabled={isBusy}
            aria-label={t`Offer ${name} first`}
            onClick={() => void prefer()}
          >
            {t`Offer first`}
          </button>
        )}
        <button
          type="button"
          className="quiet"
          aria-disabled={isBusy}
          aria-label={t`Remove ${name}`}
          onClick={() => void remove()}
        >
          {t`Remove`}
        </button>
      </span>
    </li>
  );
}

function useMethods() {
  const [methods, setMethods] = useState<readonly SavedMethod[]>();
  const [problem, setProblem] = useState<Problem>();
  const [said, say] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const take = useCallback((answer: Answer<SavedMethods>) => {
    if (answer.ok) setMethods(answer.value.methods);
    setProblem(answer.ok ? undefined : answer.problem);
    return answer.ok;
  }, []);
  const reload = useCallback(async () => void take(await getMethods()), [take]);
  const run: Run = async (call, done) => {
    if (isBusy) return;
    setBusy(true);
    say(undefined);
    if (take(await call())) say(done);
    setBusy(false);
  };

  useEffect(() => {
    const begin = async () => {
      const setup = new URLSearchParams(location.search).get("setup");
      if (setup === null) return reload();
      // Away from the address first: a reload must not look like another return from PayPal.
      history.replaceState(null, "", location.pathname);
      if (take(await finishSetup(setup))) return say(t`It is saved.`);
      const answer = await getMethods();
      if (answer.ok) setMethods(answer.value.methods);
    };
    void begin();
  }, [reload, take]);

  return { methods, problem, said, isBusy, run, reload };
}

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Examination } from "../../../../worker/http/contract/doctor.ts";
import { getDoctor } from "../../api/books.ts";
import { told, toldWith } from "../../api/told.ts";
import { News, Trouble } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Kept } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** Whether all is set up and running as it must be, and what to do about what is not. */
export const DoctorPage = () => <OperatorPage title={t`Doctor`}>{() => <Doctor />}</OperatorPage>;

type Finding = Examination["findings"][number];
const tones = {
  fail: "tag urgent",
  warn: "tag",
  ok: "tag good",
} satisfies Record<Finding["state"], string>;
const words = {
  fail: t`Wrong`,
  warn: t`To be looked at`,
  ok: t`Right`,
} satisfies Record<Finding["state"], string>;

function Doctor() {
  const seen = useKept(["operator", "doctor"], getDoctor);
  return (
    <>
      <p className="lead">
        {t`It asks both processors and the database, changes nothing, and takes up to half a minute.`}
      </p>
      <Kept of={seen} what={t`the examination`} rows={10}>
        {({ ok, at, environment, findings }) => {
          const of = (state: Finding["state"]) => findings.filter((one) => one.state === state);
          const [failed, warned, fine] = [of("fail"), of("warn"), of("ok")];
          return (
            <>
              {ok ? (
                <News>
                  <p>
                    {warned.length === 0
                      ? t`All is set up right and runs.`
                      : t`Nothing is wrong. To be looked at: ${warned.length}.`}
                  </p>
                </News>
              ) : (
                <Trouble>
                  <p>{t`Wrong: ${failed.length}. What to do is said with each.`}</p>
                </Trouble>
              )}
              <p className="hint">
                <Trans>
                  Examined <Time at={at} /> in {environment}.
                </Trans>{" "}
                <button type="button" className="quiet small" onClick={() => void seen.refresh()}>
                  {t`Examine again`}
                </button>
              </p>
              <Findings title={t`What to do`} findings={[...failed, ...warned]} />
              {fine.length > 0 && (
                <details>
                  <summary>{t`Right: ${fine.length}`}</summary>
                  <Findings title={t`What is right`} findings={fine} />
                </details>
              )}
            </>
          );
        }}
      </Kept>
    </>
  );
}

const Findings = ({ title, findings }: { title: string; findings: readonly Finding[] }) =>
  findings.length > 0 && (
    <section>
      <h2>{title}</h2>
      <ul aria-label={title}>
        {findings.map(({ check, title, subject, state, sentences: { evidence, advice } }) => (
          <li key={`${check} ${subject}`} className="finding">
            <span className="standing">
              <strong className="capital">{told(title)}</strong>
              <span className={tones[state]}>{words[state]}</span>
              <span className="hint code">{subject}</span>
            </span>
            <p className="code">{toldWith(evidence)}</p>
            {advice && (
              <p>
                <strong>{toldWith(advice)}</strong>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Overview } from "../../../../worker/http/contract/overview.ts";
import { Time } from "../../ui/time.tsx";
import { Part } from "../account/part.tsx";
import { jobOf } from "./words.ts";

type Props = { overview: Overview };

/** What the Worker has still to do, and when cron last did its share. */
export const Machinery = ({ overview: { queues, jobs } }: Props) => (
  <div className="desk-columns">
    <Part title={t`Queues`}>
      <ul className="rows" aria-label={t`Queues`}>
        <Line name={t`Events to work on`} of={queues.events} />
        <Line name={t`Messages to send`} of={queues.messages} />
        <Line name={t`Calls that are open`} of={queues.calls} />
        <Line name={t`Messages that failed every try`} of={queues.deadLetters} />
      </ul>
    </Part>
    <Part title={t`Cron`}>
      <Jobs jobs={jobs} />
    </Part>
  </div>
);

type LineProps = { name: string; of: Overview["queues"]["events"] };
const Line = ({ name, of: { count, oldestAt } }: LineProps) => (
  <li className="row">
    <span>
      {name}
      {oldestAt && (
        <>
          <br />
          <span className="hint">
            <Trans>
              the oldest since <Time at={oldestAt} />
            </Trans>
          </span>
        </>
      )}
    </span>
    <strong>{count}</strong>
  </li>
);

/** Those with trouble first; the rest is folded away. */
function Jobs({ jobs }: Pick<Overview, "jobs">) {
  const isTroubled = (job: Overview["jobs"][number]) => job.isLate || job.trouble !== null;
  const troubled = jobs.filter(isTroubled);
  const fine = jobs.filter((job) => !isTroubled(job));
  const count = fine.length;
  return (
    <>
      {troubled.length > 0 && (
        <ul className="rows" aria-label={t`Jobs with trouble`}>
          {troubled.map((job) => (
            <Job key={job.name} job={job} />
          ))}
        </ul>
      )}
      {troubled.length === 0 && (
        <p>
          <span className="tag good">{t`All jobs ran`}</span>
        </p>
      )}
      <details>
        <summary>{t`Jobs that run: ${count}`}</summary>
        <ul className="rows" aria-label={t`Jobs`}>
          {fine.map((job) => (
            <Job key={job.name} job={job} />
          ))}
        </ul>
      </details>
    </>
  );
}

const Job = ({ job }: { job: Overview["jobs"][number] }) => (
  <li className="row">
    <span>
      <span className="capital">{jobOf(job.name)}</span>
      <br />
      <span className="hint">
        {job.succeededAt ? (
          <Trans>
            last done <Time at={job.succeededAt} />
          </Trans>
        ) : (
          t`has not run yet`
        )}
        {job.trouble !== null && `. ${job.trouble}`}
      </span>
    </span>
    {job.isLate && <span className="tag urgent">{t`Late`}</span>}
    {job.trouble !== null && <span className="tag urgent">{t`Failed`}</span>}
  </li>
);

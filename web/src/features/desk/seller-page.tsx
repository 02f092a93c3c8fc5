import { t } from "@lingui/core/macro";
import type { Today as TodayJson } from "../../../../worker/http/contract/today.ts";
import { ProblemNotice } from "../../ui/notices.tsx";
import { type AtDesk, DeskPage } from "./desk-page.tsx";
import { SecondFactorInvite } from "./second-factor-invite.tsx";
import { Begin, isSetUp } from "./today/begin.tsx";
import { Coming } from "./today/coming.tsx";
import { NeedsYou } from "./today/needs-you.tsx";
import { Sums } from "./today/sums.tsx";
import { ToShip } from "./today/to-ship.tsx";
import { useToday } from "./use-today.ts";
import { Waiting } from "./waiting.tsx";

/** There is more to tell of the shop than how it begins. */
const hasSold = ({ sold, toShip, transfers }: TodayJson) =>
  sold.week.orders + sold.weekBefore.orders + toShip.count > 0 ||
  transfers.coming.count + transfers.unshipped.count + transfers.waiting.length > 0;

/** The day at a glance: what was sold, what is to be done, and what comes. */
export const SellerPage = () => (
  <DeskPage title={t`Your shop`}>{(at) => <Today {...at} />}</DeskPage>
);

function Today(at: AtDesk) {
  const { desk } = at;
  const { value: today, problem, refresh } = useToday();
  return (
    <>
      <p className="lead">{desk.name}</p>
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {!today && !problem && <Waiting what={t`your day`} rows={6} />}
      {today && (
        <>
          {isSetUp(desk, today) || <Begin {...at} today={today} />}
          {(isSetUp(desk, today) || hasSold(today)) && (
            <>
              <Sums of={today} />
              <div className="day">
                <NeedsYou desk={desk} today={today} />
                <ToShip of={today.toShip} />
                <Coming desk={desk} today={today} />
              </div>
            </>
          )}
        </>
      )}
      <SecondFactorInvite />
    </>
  );
}

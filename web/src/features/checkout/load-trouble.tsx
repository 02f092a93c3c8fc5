import { t } from "@lingui/core/macro";
import { Trouble } from "../../ui/notices.tsx";

export const LoadTrouble = ({ onRetry }: { onRetry: () => void }) => (
  <Trouble>
    <p>{t`The payment service’s form did not load. Nothing was charged.`}</p>
    <button type="button" className="quiet" onClick={onRetry}>
      {t`Try again`}
    </button>
  </Trouble>
);

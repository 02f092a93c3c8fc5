import { Trouble } from "../../ui/notices.tsx";

export const LoadTrouble = ({ onRetry }: { onRetry: () => void }) => (
  <Trouble>
    <p>The payment service’s form did not load. Nothing was charged.</p>
    <button type="button" className="quiet" onClick={onRetry}>
      Try again
    </button>
  </Trouble>
);

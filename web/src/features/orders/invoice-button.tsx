import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { Order } from "../../../../worker/http/contract/orders.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import type { Answer } from "../../api/client.ts";
import { ProblemNotice } from "../../ui/notices.tsx";
import { saveFile } from "../desk/save-file.ts";

/**
 * The order to print, made here: what makes it is larger than all that the shop loads, and only comes
 * when it is asked for.
 */
export const InvoiceButton = ({ order }: { order: Order }) => (
  <Download number={order.number} load={async () => ({ ok: true, status: 200, value: order })} />
);

type Props = { number: string; load: () => Promise<Answer<Order>> };

export function Download({ number, load }: Props) {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    setProblem(await invoiceOf(load));
    setBusy(false);
  };
  return (
    <>
      <button
        type="button"
        className="quiet small"
        aria-disabled={isBusy}
        aria-label={t`Invoice of order ${number} (PDF)`}
        onClick={() => void save()}
      >
        {isBusy ? t`Writing…` : t`Invoice (PDF)`}
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}

/** What stood in its way, if anything did. */
async function invoiceOf(load: Props["load"]): Promise<Problem | undefined> {
  const answer = await load();
  if (!answer.ok) return answer.problem;
  try {
    const { invoicePdf } = await import("./invoice-pdf.ts");
    const name = `invoice-${answer.value.number}.pdf`;
    saveFile(name, "application/pdf", await invoicePdf(answer.value));
    return undefined;
  } catch {
    // Without a connection the browser cannot load the part of the app that writes it.
    return { title: "Not loaded", status: 0, code: "no_connection" };
  }
}

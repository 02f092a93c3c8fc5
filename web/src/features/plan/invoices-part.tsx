import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import type { InvoiceView } from "../../../../worker/http/contract/plans.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { getPlanInvoice, type InvoiceLinks } from "../../api/plans.ts";
import { shown, shownSigned } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Day } from "../../ui/time.tsx";
import type { useKept } from "../../ui/use-kept.ts";
import { Part } from "../account/part.tsx";
import { invoiceStates, reasonText } from "./words.ts";

type Invoices = ReturnType<typeof useKept<{ invoices: InvoiceView[] }>>;

/** What was billed, the newest first, with Stripe's pages to pay it and to keep it. */
export const InvoicesPart = ({ of: { value, problem, refresh } }: { of: Invoices }) => (
  <Part title={t`Invoices`}>
    {!value && !problem && <Loading what={t`your invoices`} />}
    {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
    {value?.invoices.length === 0 && <p>{t`None so far.`}</p>}
    <InvoiceList invoices={value?.invoices ?? []}>
      {(invoice) => invoice.state !== "draft" && <Links invoice={invoice} />}
    </InvoiceList>
  </Part>
);

type ListProps = {
  invoices: readonly InvoiceView[];
  children?: (invoice: InvoiceView) => React.ReactNode;
};

export const InvoiceList = ({ invoices, children }: ListProps) =>
  invoices.length > 0 && (
    <ul className="rows" aria-label={t`Invoices`}>
      {invoices.map((invoice) => (
        <li key={invoice.id} className="row">
          <span>
            <Day at={invoice.createdAt} /> <InvoiceTag invoice={invoice} />
            <br />
            <span className="hint">{factsOf(invoice).join(", ")}</span>
            {children?.(invoice)}
          </span>
          <span className="money">{shownSigned(invoice.total)}</span>
        </li>
      ))}
    </ul>
  );

function factsOf({ reason, number, tax, givenBack }: InvoiceView): string[] {
  const [taxes, back] = [shown(tax), shown(givenBack)];
  return [
    reasonText(reason),
    ...(number ? [number] : []),
    ...(tax.minor === "0" ? [] : [t`${taxes} of it taxes`]),
    ...(givenBack.minor === "0" ? [] : [t`${back} given back`]),
  ];
}

function InvoiceTag({ invoice: { state, isDisputed } }: { invoice: InvoiceView }) {
  if (isDisputed) return <span className="tag urgent">{t`Disputed`}</span>;
  const kinds = { open: "tag urgent", paid: "tag", draft: "tag gone" } as const;
  const kind = state in kinds ? kinds[state as keyof typeof kinds] : "tag gone";
  return <span className={kind}>{invoiceStates[state]}</span>;
}

/** Asked for when they are wanted: whoever has such a link may pay, so none is kept. */
function Links({ invoice: { id, number, state } }: { invoice: InvoiceView }) {
  const [links, setLinks] = useState<InvoiceLinks>();
  const [problem, setProblem] = useState<Problem>();
  const first = useRef<HTMLAnchorElement>(null);
  // What was pressed is gone: the focus goes to what came in its place.
  useEffect(() => {
    if (links) first.current?.focus();
  }, [links]);
  const name = number ?? id;
  const load = async () => {
    setProblem(undefined);
    const answer = await getPlanInvoice(id);
    if (answer.ok) setLinks(answer.value);
    else setProblem(answer.problem);
  };
  if (!links)
    return (
      <>
        {problem && <span className="fault">{deskWords.sentenceFor(problem)}</span>}
        <button
          type="button"
          className="quiet small invoice-links"
          aria-label={t`Links of invoice ${name}`}
          onClick={() => void load()}
        >
          {state === "open" ? t`Pay or print` : t`Print`}
        </button>
      </>
    );
  const named: readonly [url: string | null, text: string][] = [
    [links.payUrl, state === "open" ? t`Pay it at Stripe` : t`See it at Stripe`],
    [links.pdfUrl, t`Keep it as a PDF`],
  ];
  const there = named.filter(([url]) => url !== null);
  return (
    <span className="invoice-links">
      {there.length === 0 && t`Stripe has no page of it.`}
      {there.map(([url, text], at) => (
        <a
          key={text}
          ref={at === 0 ? first : undefined}
          href={url ?? ""}
          target="_blank"
          rel="noopener noreferrer"
        >
          {text}
        </a>
      ))}
    </span>
  );
}

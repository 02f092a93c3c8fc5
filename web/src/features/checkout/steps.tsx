import { t } from "@lingui/core/macro";

type Step = "details" | "payment";

/** How far the buyer is; what is done stands on the page still. */
export function Steps({ at }: { at: Step }) {
  const steps: [Step | "cart", string][] = [
    ["cart", t`Cart`],
    ["details", t`Address and delivery`],
    ["payment", t`Payment`],
  ];
  const now = steps.findIndex(([step]) => step === at);
  return (
    <ol className="steps" aria-label={t`Steps of the checkout`}>
      {steps.map(([step, name], n) => (
        <li
          key={step}
          className={n < now ? "done" : ""}
          aria-current={n === now ? "step" : undefined}
        >
          {name}
        </li>
      ))}
    </ol>
  );
}

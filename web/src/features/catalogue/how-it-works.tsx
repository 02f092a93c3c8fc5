import { t } from "@lingui/core/macro";

/** What is different here, in three points. */
export function HowItWorks() {
  const points = [
    {
      title: t`One cart, many makers`,
      text: t`Put together what you like, from as many artisans as you like.`,
    },
    {
      title: t`You pay once`,
      text: t`By card or with PayPal, with each parcel's shipping in the total before you agree.`,
    },
    {
      title: t`Each sends their own`,
      text: t`Every parcel comes from the hands that made it, and you see how far each of them is.`,
    },
  ];
  return (
    <section className="home-part" aria-labelledby="how">
      <h2 id="how">{t`How it works`}</h2>
      <ol className="points">
        {points.map(({ title, text }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

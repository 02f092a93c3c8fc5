/** "cardEmails" and "card_emails" as "card emails". */
export const spaced = (name: string) =>
  name.replaceAll("_", " ").replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

/** Whether this is an id of ours, which leads somewhere. */
export const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** What is known, by name; what is nested as the API writes it. */
export const Facts = ({ facts }: { facts: Readonly<Record<string, unknown>> }) => (
  <dl className="facts">
    {Object.entries(facts)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{spaced(name)}</dt>
          <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
  </dl>
);

import { ERROR, type Fields } from "./shapes.ts";

type Erratum = { definition: string; why: string; fields: Fields };

/** Where the package's types are less, or other, than what Stripe sends; nothing else is let through. */
export const ERRATA: readonly Erratum[] = [
  {
    definition: "Events.Event.Data",
    why: "what an event tells of depends on its type; it is judged when the event is made",
    fields: { object: "any", "previous_attributes?": "any" },
  },
  {
    definition: ERROR,
    why: "every error has a type and a message; that an error has none is the client's own worry",
    fields: { type: "string", message: "string" },
  },
];

/** Events whose object lacks what it has everywhere else. */
export const WITHOUT: Readonly<Record<string, { why: string; lines: readonly string[] }>> = {
  "invoice.upcoming": {
    why: "an invoice that does not exist yet has no id, as Stripe's page of the event says",
    lines: [".id is missing"],
  },
};

/** What the client itself adds to an error it has received; Stripe sends none of it. */
const OF_THE_CLIENT = ["headers?", "statusCode?", "requestId?", "detail?", "exception?"];

export function amended(
  definitions: Readonly<Record<string, Fields>>,
): Readonly<Record<string, Fields>> {
  const changed = ERRATA.map(({ definition, fields }) => {
    const own = definitions[definition] ?? {};
    const kept = Object.entries(own).filter(
      ([name]) =>
        !(`${name.replace(/\?$/, "")}` in fields) &&
        !(definition === ERROR && OF_THE_CLIENT.includes(name)),
    );
    return [definition, { ...Object.fromEntries(kept), ...fields }];
  });
  return { ...definitions, ...Object.fromEntries(changed) };
}

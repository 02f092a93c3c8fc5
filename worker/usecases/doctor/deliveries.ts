import { english, type Phrase, type Sentence, say } from "../../domain/english.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { EventEndpoint } from "../../processors/processor.ts";
import type { DeliveryRow } from "../doctor-reads.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, railOf, span, titles, unread, warn } from "./finding.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Both processors try for three days. */
const TRIED_MS = 3 * DAY_MS;
/** Younger ones are on their way. */
const ON_ITS_WAY_MS = 15 * MINUTE_MS;
/** So many types are named; the rest is a number. */
const TYPES_TOLD_MAX = 5;
const endpoints: readonly EventEndpoint[] = ["stripe", "stripe-connect", "paypal"];

/** What arrived at each endpoint, and whether payments were taken of which it was not told. */
export async function checkDeliveries(deps: Deps): Promise<readonly Finding[]> {
  const now = deps.now();
  const [rows, silent] = await Promise.all([
    deps.store.doctor.deliveries(now),
    deps.store.doctor.untoldCaptures(new Date(now.getTime() - ON_ITS_WAY_MS)),
  ]);
  return endpoints.map((endpoint) => {
    const row = rows.find((each) => each.endpoint === endpoint);
    // Of connected accounts no payment tells anything.
    const untold = endpoint === "stripe-connect" ? 0 : silent[railOf[endpoint]];
    return judge(now, endpoint, row, untold);
  });
}

function judge(
  now: Date,
  subject: EventEndpoint,
  row: DeliveryRow | undefined,
  untold: number,
): Finding {
  const about = { check: "deliveries", subject } as const;
  return untold > 0
    ? warn(
        about,
        seenOf(now, row, untold),
        say(
          english(
            'Look at the deliveries of this endpoint at {title}, and at "endpoint" and "secrets" here.',
          ),
          { title: titles[railOf[subject]] },
        ),
      )
    : ok(about, seenOf(now, row, untold));
}

function seenOf(now: Date, row: DeliveryRow | undefined, count: number): Sentence {
  const untold =
    count === 0
      ? ""
      : say(
          english(
            "; {count, plural, one {# payment was} other {# payments were}} taken since of which it was told nothing",
          ),
          { count },
        );
  if (!row) return say(english("Nothing was delivered yet{untold}"), { untold });
  return say(english("The last delivery came {ago} ago; in the last 7 d {types}{untold}"), {
    ...{ ago: span(now.getTime() - row.at.getTime()), types: typesIn(row), untold },
  });
}

function typesIn({ types }: DeliveryRow): readonly (string | Phrase)[] {
  if (types.length === 0) return [say(english("none"), {})];
  const told = types.slice(0, TYPES_TOLD_MAX).map(({ type, count }) => `${count} ${type}`);
  const rest = types.slice(TYPES_TOLD_MAX).reduce((sum, { count }) => sum + count, 0);
  return [...told, ...(rest > 0 ? [say(english("{rest} others"), { rest })] : [])];
}

/** What the processor could not deliver, of that which never came here by another way either. */
export async function checkUndelivered(deps: Deps, rail: ProcessorName): Promise<Finding> {
  const about = { check: "undelivered", subject: rail } as const;
  const now = deps.now().getTime();
  const window = { from: new Date(now - TRIED_MS), until: new Date(now - ON_ITS_WAY_MS) };
  const read = await deps.processors[rail].setup.readUndelivered(window);
  if (read.kind !== "ok") return unread(about, rail, read, english("events"));
  const { events, isCut } = read.value;
  const ids = events.map(({ id }) => id);
  const unknown = new Set(await deps.store.doctor.unknownEvents(rail, ids));
  const missing = events.filter(({ id }) => unknown.has(id));
  if (missing.length === 0)
    return ok(
      about,
      isCut
        ? say(english("All events of the last 3 d that were told are here (the latest page)"), {})
        : say(english("All events of the last 3 d that were told are here"), {}),
    );
  const types = [...new Set(missing.map(({ type }) => type))].slice(0, TYPES_TOLD_MAX);
  const oldest = Math.min(...missing.map(({ at }) => at.getTime()));
  const lost = { count: missing.length, age: span(now - oldest), types };
  return fail(
    about,
    isCut
      ? say(
          english(
            "{count, plural, one {# event} other {# events}} or more of the last 3 d did not arrive, the oldest {age} old: {types}",
          ),
          lost,
        )
      : say(
          english(
            "{count, plural, one {# event} other {# events}} of the last 3 d did not arrive, the oldest {age} old: {types}",
          ),
          lost,
        ),
    say(
      english(
        'Mend what "endpoint" and "secrets" say; {title} then sends them again, or by hand from its page of events.',
      ),
      { title: titles[rail] },
    ),
  );
}

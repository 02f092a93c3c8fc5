import { english, say } from "../../domain/english.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type {
  EventEndpoint,
  RegisteredEndpoint,
  Registrations,
  Setup,
} from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, titles, unread, warn } from "./finding.ts";

/** What is registered at a processor, against what this deployment needs to be told. */
export async function checkEndpoints(
  deps: Deps,
  { publicUrl }: { readonly publicUrl: string },
  rail: ProcessorName,
): Promise<readonly Finding[]> {
  const { setup, events } = deps.processors[rail];
  const read = await setup.readEndpoints();
  if (read.kind !== "ok")
    return events.endpoints.map((subject) =>
      unread({ check: "endpoint", subject }, rail, read, english("webhook endpoints")),
    );
  return events.endpoints.flatMap((name) => {
    const wanted = { name, rail, url: `${publicUrl.replace(/\/+$/, "")}/webhooks/${name}` };
    const found = find(wanted, setup, read.value.endpoints);
    if ("problem" in found) return [found.problem];
    return [
      judgeItself(wanted, found),
      judgeEvents(wanted, setup.reactsTo(name), read.value.offered, found),
      ...(setup.apiVersion === undefined ? [] : [judgeVersion(wanted, setup.apiVersion, found)]),
    ];
  });
}

type Wanted = { readonly name: EventEndpoint; readonly rail: ProcessorName; readonly url: string };
type Found = { readonly endpoint: RegisteredEndpoint; readonly copies: number };

/** The endpoint that is to be ours: by its id where that is signed with, else by its address. */
function find(
  { name, rail, url }: Wanted,
  { endpointRef }: Setup,
  all: readonly RegisteredEndpoint[],
): Found | { problem: Finding } {
  const about = { check: "endpoint", subject: name } as const;
  const here = all.filter((each) => each.url === url);
  const named = all.find(({ ref }) => ref === endpointRef);
  const endpoint = endpointRef === undefined ? here[0] : named;
  if (endpoint?.url === url) return { endpoint, copies: here.length };
  if (endpoint)
    return {
      problem: fail(
        about,
        say(english("{ref} points to {url}"), { ref: endpoint.ref, url: endpoint.url }),
        say(english("Change its URL to {url}; its id and secret stay as they are."), { url }),
      ),
    };
  if (endpointRef !== undefined && here[0])
    return {
      problem: fail(
        about,
        say(english("The webhook at {url} is {ref}, and deliveries are checked for {other}"), {
          ...{ url, ref: here[0].ref, other: endpointRef },
        }),
        say(english("Set PAYPAL_WEBHOOK_ID to {ref}."), { ref: here[0].ref }),
      ),
    };
  const elsewhere = all.find((each) => each.url.endsWith(`/webhooks/${name}`));
  if (elsewhere) {
    const { ref, url: other } = elsewhere;
    return {
      problem: fail(
        about,
        say(english("{ref} points to {other}, and none to {url}"), { ref, other, url }),
        say(english("Change the URL of {ref} to {url}; its id and secret stay as they are."), {
          ...{ ref, url },
        }),
      ),
    };
  }
  const title = titles[rail];
  return {
    problem: fail(
      about,
      say(
        english(
          "None of {count, plural, one {# endpoint} other {# endpoints}} at {title} points to {url}",
        ),
        { count: all.length, title, url },
      ),
      say(
        english("Register {url} at {title}, as docs/deployment.md says, and set its secret or id."),
        { url, title },
      ),
    ),
  };
}

function judgeItself({ name, rail, url }: Wanted, { endpoint, copies }: Found): Finding {
  const about = { check: "endpoint", subject: name } as const;
  const { ref, isEnabled, isConnect } = endpoint;
  const shouldConnect = name === "stripe-connect";
  if (!isEnabled)
    return fail(
      about,
      say(english("{ref} is disabled"), { ref }),
      say(english("Enable {ref} at {title}."), { ref, title: titles[rail] }),
    );
  if (isConnect !== shouldConnect)
    return fail(
      about,
      isConnect
        ? say(english("{ref} hears connected accounts only"), { ref })
        : say(english("{ref} hears the platform's own account only"), { ref }),
      shouldConnect
        ? say(
            english(
              "Make another endpoint for {url} that listens to connected accounts, set its secret, and delete {ref}.",
            ),
            { url, ref },
          )
        : say(
            english(
              "Make another endpoint for {url} that listens to your account, set its secret, and delete {ref}.",
            ),
            { url, ref },
          ),
    );
  return copies > 1
    ? warn(
        about,
        say(english("{copies} endpoints point to {url}"), { copies, url }),
        say(english("Delete all but the one whose secret is set."), {}),
      )
    : ok(about, say(english("{ref} at {url}"), { ref, url }));
}

function judgeEvents(
  { name, rail }: Wanted,
  reactions: readonly string[],
  offered: Registrations["offered"],
  { endpoint }: Found,
): Finding {
  const about = { check: "endpoint-events", subject: name } as const;
  const { ref, events } = endpoint;
  const title = titles[rail];
  const needed = reactions.filter((type) => offered?.includes(type) ?? true);
  const extra = reactions.filter((type) => !needed.includes(type));
  const hasAll = events.includes("*");
  const missing = hasAll ? [] : needed.filter((type) => !events.includes(type));
  const more = hasAll ? ["*"] : events.filter((type) => !reactions.includes(type));
  if (missing.length > 0)
    return fail(
      about,
      say(english("{ref} is not told of {missing}"), { ref, missing }),
      say(english("Subscribe {ref} at {title} to {missing}."), { ref, title, missing }),
    );
  return more.length > 0
    ? warn(
        about,
        say(english("{ref} is told of {more} as well, to which nothing here reacts"), {
          ...{ ref, more },
        }),
        hasAll
          ? say(english("Unsubscribe {ref} from everything but {needed}."), { ref, needed })
          : say(english("Unsubscribe {ref} from {more}."), { ref, more }),
      )
    : ok(
        about,
        say(
          english(
            "{count, plural, one {# type} other {# types}} of events, all that is needed and no more{but}",
          ),
          {
            count: needed.length,
            but:
              extra.length === 0
                ? ""
                : say(english("; {title} does not offer {extra}"), {
                    ...{ title, extra: extra.join(", ") },
                  }),
          },
        ),
      );
}

function judgeVersion({ name }: Wanted, pinned: string, { endpoint }: Found): Finding {
  const about = { check: "endpoint-version", subject: name } as const;
  const { ref, apiVersion } = endpoint;
  return apiVersion === pinned
    ? ok(about, say(english("{ref} speaks {pinned}"), { ref, pinned }))
    : warn(
        about,
        say(english("{ref} speaks {version}, our client {pinned}"), {
          version: apiVersion ?? say(english("whichever version is the account's"), {}),
          ...{ ref, pinned },
        }),
        say(
          english(
            "Make another endpoint with the version {pinned}: an endpoint's cannot be changed.",
          ),
          { pinned },
        ),
      );
}

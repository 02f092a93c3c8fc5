import type { ProcessorName } from "../../domain/processor-name.ts";
import type {
  EventEndpoint,
  RegisteredEndpoint,
  Registrations,
  Setup,
} from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, plural, titles, unread, warn } from "./finding.ts";

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
      unread({ check: "endpoint", subject }, rail, read, "webhook endpoints"),
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
        `${endpoint.ref} points to ${endpoint.url}`,
        `Change its URL to ${url}; its id and secret stay as they are.`,
      ),
    };
  if (endpointRef !== undefined && here[0])
    return {
      problem: fail(
        about,
        `The webhook at ${url} is ${here[0].ref}, and deliveries are checked for ${endpointRef}`,
        `Set PAYPAL_WEBHOOK_ID to ${here[0].ref}.`,
      ),
    };
  const elsewhere = all.find((each) => each.url.endsWith(`/webhooks/${name}`));
  const evidence = elsewhere
    ? `${elsewhere.ref} points to ${elsewhere.url}, and none to ${url}`
    : `None of ${plural(all.length, "endpoint")} at ${titles[rail]} points to ${url}`;
  const advice = elsewhere
    ? `Change the URL of ${elsewhere.ref} to ${url}; its id and secret stay as they are.`
    : `Register ${url} at ${titles[rail]}, as docs/deployment.md says, and set its secret or id.`;
  return { problem: fail(about, evidence, advice) };
}

function judgeItself({ name, rail, url }: Wanted, { endpoint, copies }: Found): Finding {
  const about = { check: "endpoint", subject: name } as const;
  const { ref, isEnabled, isConnect } = endpoint;
  const shouldConnect = name === "stripe-connect";
  if (!isEnabled) return fail(about, `${ref} is disabled`, `Enable ${ref} at ${titles[rail]}.`);
  if (isConnect !== shouldConnect)
    return fail(
      about,
      `${ref} hears ${isConnect ? "connected accounts" : "the platform's own account"} only`,
      `Make another endpoint for ${url} that listens to ${shouldConnect ? "connected accounts" : "your account"}, set its secret, and delete ${ref}.`,
    );
  return copies > 1
    ? warn(
        about,
        `${copies} endpoints point to ${url}`,
        "Delete all but the one whose secret is set.",
      )
    : ok(about, `${ref} at ${url}`);
}

function judgeEvents(
  { name, rail }: Wanted,
  reactions: readonly string[],
  offered: Registrations["offered"],
  { endpoint }: Found,
): Finding {
  const about = { check: "endpoint-events", subject: name } as const;
  const { ref, events } = endpoint;
  const needed = reactions.filter((type) => offered?.includes(type) ?? true);
  const extra = reactions.filter((type) => !needed.includes(type));
  const hasAll = events.includes("*");
  const missing = hasAll ? [] : needed.filter((type) => !events.includes(type));
  const more = hasAll ? ["*"] : events.filter((type) => !reactions.includes(type));
  if (missing.length > 0)
    return fail(
      about,
      `${ref} is not told of ${missing.join(", ")}`,
      `Subscribe ${ref} at ${titles[rail]} to ${missing.join(", ")}.`,
    );
  return more.length > 0
    ? warn(
        about,
        `${ref} is told of ${more.join(", ")} as well, to which nothing here reacts`,
        `Unsubscribe ${ref} from ${hasAll ? `everything but ${needed.join(", ")}` : more.join(", ")}.`,
      )
    : ok(
        about,
        `${plural(needed.length, "type")} of events, all that is needed and no more${extra.length > 0 ? `; ${titles[rail]} does not offer ${extra.join(", ")}` : ""}`,
      );
}

function judgeVersion({ name }: Wanted, pinned: string, { endpoint }: Found): Finding {
  const about = { check: "endpoint-version", subject: name } as const;
  const { ref, apiVersion } = endpoint;
  return apiVersion === pinned
    ? ok(about, `${ref} speaks ${pinned}`)
    : warn(
        about,
        `${ref} speaks ${apiVersion ?? "whichever version is the account's"}, our client ${pinned}`,
        `Make another endpoint with the version ${pinned}: an endpoint's cannot be changed.`,
      );
}

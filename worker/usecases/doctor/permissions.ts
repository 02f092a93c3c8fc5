import { english, say } from "../../domain/english.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, titles, warn } from "./finding.ts";

/** Every right that the system uses. Whether a right is to write as well, only writing would tell. */
export async function checkPermissions(deps: Deps, rail: ProcessorName): Promise<Finding> {
  const about = { check: "permissions", subject: rail } as const;
  const permissions = await deps.processors[rail].setup.probePermissions();
  const namesOf = (wanted: string) =>
    permissions.filter(({ state }) => state === wanted).map(({ name }) => name);
  const title = titles[rail];
  const [refused, unanswered] = [namesOf("refused"), namesOf("unanswered")];
  if (refused.length > 0)
    return fail(
      about,
      say(english("Our key may not use {refused}"), { refused }),
      say(english("Give it the rights that docs/deployment.md lists for {title}."), { title }),
    );
  return unanswered.length > 0
    ? warn(
        about,
        say(english("{title} did not answer about {unanswered}"), { title, unanswered }),
        say(english("Run the doctor again."), {}),
      )
    : ok(
        about,
        say(english("{count, plural, one {# right} other {# rights}}, each proved by a read"), {
          count: permissions.length,
        }),
      );
}

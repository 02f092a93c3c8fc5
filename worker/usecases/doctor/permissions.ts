import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, plural, titles, warn } from "./finding.ts";

/** Every right that the system uses. Whether a right is to write as well, only writing would tell. */
export async function checkPermissions(deps: Deps, rail: ProcessorName): Promise<Finding> {
  const about = { check: "permissions", subject: rail } as const;
  const permissions = await deps.processors[rail].setup.probePermissions();
  const namesOf = (wanted: string) =>
    permissions.filter(({ state }) => state === wanted).map(({ name }) => name);
  const [refused, unanswered] = [namesOf("refused"), namesOf("unanswered")];
  if (refused.length > 0)
    return fail(
      about,
      `Our key may not use ${refused.join(", ")}`,
      `Give it the rights that docs/deployment.md lists for ${titles[rail]}.`,
    );
  return unanswered.length > 0
    ? warn(
        about,
        `${titles[rail]} did not answer about ${unanswered.join(", ")}`,
        "Run the doctor again.",
      )
    : ok(about, `${plural(permissions.length, "right")}, each proved by a read`);
}

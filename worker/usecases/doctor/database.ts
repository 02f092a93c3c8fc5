import type { Rights } from "../doctor-reads.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, plural, warn } from "./finding.ts";

/** Whether the application's role can do what it must never do, or cannot do what it has to. */
export async function checkRole(deps: Deps): Promise<Finding> {
  const { role, ...rights } = await deps.store.doctor.rights();
  const about = { check: "database-role", subject: role } as const;
  const excess = excessOf(rights);
  if (excess.length > 0)
    return fail(
      about,
      `It ${excess.join(", ")}`,
      "Set DATABASE_URL to a login of the role artisans_app (docs/deployment.md, 1.).",
    );
  return rights.unreadable.length > 0
    ? fail(
        about,
        `It may not read ${rights.unreadable.join(", ")}`,
        "Run `npm run db:migrate` as the owner: the migrations give the rights.",
      )
    : ok(about, "It can neither alter tables nor rewrite what is evidence");
}

function excessOf({ isSuperuser, isOwner, canCreate, canRewrite }: Omit<Rights, "role">): string[] {
  return [
    ...(isSuperuser ? ["is a superuser"] : []),
    ...(isOwner ? ["owns tables"] : []),
    ...(canCreate ? ["may create tables"] : []),
    ...(canRewrite.length > 0 ? [`may ${canRewrite.join(", ")}`] : []),
  ];
}

/** The database's last migration against the last that this version of the code was made with. */
export async function checkMigrations(deps: Deps): Promise<Finding> {
  const about = { check: "migrations", subject: "database" } as const;
  const { applied, known, missing } = await deps.store.doctor.migrations();
  if (missing > 0)
    return fail(
      about,
      `The code needs ${known}, and ${plural(missing, "migration was", "migrations were")} not applied`,
      "Run `npm run db:migrate` as the owner, before the version that needs it is deployed.",
    );
  return applied === known
    ? ok(about, `${known} is the last, here and in the code`)
    : warn(
        about,
        `The database has ${applied}, which this version does not know; its own last is ${known}`,
        "Deploy the version that came with the migration, or go on with this one if it was rolled back on purpose.",
      );
}

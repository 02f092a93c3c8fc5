import { english, type Phrase, say } from "../../domain/english.ts";
import type { Rights } from "../doctor-reads.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Whether the application's role can do what it must never do, or cannot do what it has to. */
export async function checkRole(deps: Deps): Promise<Finding> {
  const { role, ...rights } = await deps.store.doctor.rights();
  const about = { check: "database-role", subject: role } as const;
  const excess = excessOf(rights);
  if (excess.length > 0)
    return fail(
      about,
      say(english("It {excess}"), { excess }),
      say(
        english("Set DATABASE_URL to a login of the role artisans_app (docs/deployment.md, 1.)."),
        {},
      ),
    );
  return rights.unreadable.length > 0
    ? fail(
        about,
        say(english("It may not read {tables}"), { tables: rights.unreadable }),
        say(english("Run `npm run db:migrate` as the owner: the migrations give the rights."), {}),
      )
    : ok(about, say(english("It can neither alter tables nor rewrite what is evidence"), {}));
}

function excessOf({ isSuperuser, isOwner, canCreate, canRewrite }: Omit<Rights, "role">): Phrase[] {
  const rights = canRewrite.join(", ");
  return [
    ...(isSuperuser ? [say(english("is a superuser"), {})] : []),
    ...(isOwner ? [say(english("owns tables"), {})] : []),
    ...(canCreate ? [say(english("may create tables"), {})] : []),
    ...(rights === "" ? [] : [say(english("may {rights}"), { rights })]),
  ];
}

/** The database's last migration against the last that this version of the code was made with. */
export async function checkMigrations(deps: Deps): Promise<Finding> {
  const about = { check: "migrations", subject: "database" } as const;
  const { applied, known, missing } = await deps.store.doctor.migrations();
  if (missing > 0)
    return fail(
      about,
      say(
        english(
          "The code needs {known}, and {missing, plural, one {# migration was} other {# migrations were}} not applied",
        ),
        { known, missing },
      ),
      say(
        english(
          "Run `npm run db:migrate` as the owner, before the version that needs it is deployed.",
        ),
        {},
      ),
    );
  return applied === known
    ? ok(about, say(english("{known} is the last, here and in the code"), { known }))
    : warn(
        about,
        say(
          english(
            "The database has {applied}, which this version does not know; its own last is {known}",
          ),
          { applied, known },
        ),
        say(
          english(
            "Deploy the version that came with the migration, or go on with this one if it was rolled back on purpose.",
          ),
          {},
        ),
      );
}

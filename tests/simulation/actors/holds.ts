import { happens, oneOf } from "../engine/choices.ts";
import type { SimWorld } from "../world/world.ts";
import { type Client, codeOf, insist, openClient, operatorHeaders, putting } from "./client.ts";
import { look, lookIdly } from "./looking.ts";

const HOUR_MS = 3_600_000;
const LOSS_PER_THOUSAND = 40;
/** Whoever holds all of a seller does so for a few days. */
const TRIES_MAX = 300;

/** An operator holds a transfer back, or all of a seller's, and lets it go in the end. */
export async function holdsBack(world: SimWorld, name: string): Promise<() => Promise<void>> {
  const { choices, market, newId, scheduler } = world;
  const client = openClient(world, name, LOSS_PER_THOUSAND);
  const unsent = await look(world, "an operator looks at transfers", (books) => books.unsent());
  const path =
    unsent.length > 0 && happens(choices, 500)
      ? `/api/operator/transfers/${oneOf(choices, unsent)}`
      : `/api/operator/sellers/${oneOf(choices, market.artisans).id}`;
  const key = newId();
  const held = await insist(world, () =>
    client.send(`${path}/hold`, putting({ reason: "looks odd" }, key)),
  );
  world.note(`operator holds ${held?.status ?? "given up"}`);
  return async () => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const answer = await releases(world, client, path);
      // Others hold all of the seller: it is for them to let go first.
      if (answer !== "seller_held") return;
      await scheduler.pause("is held by others", { fromMs: world.nowMs() + HOUR_MS });
    }
  };
}

async function releases(world: SimWorld, client: Client, path: string): Promise<string> {
  const key = world.newId();
  const answer = await insist(world, () =>
    client.post(`${path}/release`, {}, operatorHeaders(key)),
  );
  world.note(`operator releases ${answer?.status ?? "given up"}`);
  return answer ? codeOf(answer) : "given up";
}

/** Whatever is held still: nobody is left who would let it go. */
export async function releasesAll(world: SimWorld, client: Client): Promise<void> {
  const held = await lookIdly(world, "the operator looks at holds", (books) => books.holds());
  for (const path of held) await releases(world, client, path);
}

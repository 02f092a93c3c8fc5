import type { Books } from "../world/books.ts";
import type { SimWorld } from "../world/world.ts";

type Ask<T> = (books: Books) => Promise<readonly T[]>;

/** What somebody sees who looks past the Worker's doors, which is no part of what is tested. */
export const look = <T>(world: SimWorld, label: string, ask: Ask<T>) =>
  looked(world, label, ask, false);

/** By somebody whom the run's end does not wait for. */
export const lookIdly = <T>(world: SimWorld, label: string, ask: Ask<T>) =>
  looked(world, label, ask, true);

const looked = <T>({ books, scheduler }: SimWorld, label: string, ask: Ask<T>, isIdle: boolean) =>
  scheduler.wait<readonly T[]>(
    { begin: () => ask(books), says: (found) => `${found.length} found` },
    { label, isIdle },
  );

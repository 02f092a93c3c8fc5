import type { Store } from "../../../worker/usecases/ports.ts";
import { createEngine, type Engine } from "./engine/tables.ts";
import { storeOver } from "./store.ts";

export type MemoryDatabase = {
  readonly engine: Engine;
  /** Any number of them over the one state; as the production's, but one transaction at a time. */
  openStore(): { store: Store; close(): Promise<void> };
  /** Grows with each transaction and statement of the stores that changed something. */
  readonly writes: number;
  /** Undoes the transaction that is open, whose client is gone. */
  abandon(): void;
};

/** A database's own name, which its migrations make at random; here it is the same in each run. */
export const INSTALLATION_ID = "019b0000-0000-7000-8000-000000000000";

/** The whole database as a model in memory, with all of its rules and none of its locks. */
export function createMemoryDatabase(): MemoryDatabase {
  const engine = createEngine();
  engine.aside(({ installation }) => installation.insert([{ id: INSTALLATION_ID, isOnly: true }]));
  const store = storeOver(engine);
  return {
    engine,
    openStore: () => ({ store, close: async () => undefined }),
    get writes() {
      return engine.writes;
    },
    abandon() {
      const { open } = engine.xacts;
      if (open) engine.rollback(open);
    },
  };
}

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { SavedWorld } from "./worlds.ts";

/** What the stand-ins know of their worlds, between two runs of the process. */
export type SavedState = {
  version: 2;
  worlds: { core: SavedWorld; processors: Record<string, unknown> }[];
};

export type StateFile = {
  load(): SavedState | undefined;
  /** Never writes half of it: a new file takes the old one's place. */
  save(state: SavedState): void;
};

/** Node's own format, because it knows bigints, Maps and bytes. */
export function openStateFile(dataDir: string): StateFile {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "stand-ins.v8");
  return {
    load: () => (existsSync(file) ? read(file) : undefined),
    save(state) {
      writeFileSync(`${file}.new`, serialize(state), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}

/** Going on without it would give out ids that the database knows as something else. */
function read(file: string): SavedState {
  let state: SavedState | undefined;
  try {
    state = deserialize(readFileSync(file));
  } catch (cause) {
    throw new Error(`${file} cannot be read; remove its folder to start afresh`, { cause });
  }
  if (state?.version !== 2)
    throw new Error(`${file} is of another version; remove its folder to start afresh`);
  return state;
}

import type { Registry } from "./registry.ts";
import type { StateFile } from "./state.ts";

/** After a kill, this much of what the stand-ins knew is lost at most, while they know little. */
const SAVE_EVERY_MS = 2_000;
/** A picture of much takes its time; saving is never more than this part of it. */
const SAVING_PART_MAX = 1 / 20;

/**
 * Saves at once, because this run's number is in its ids and must not be used again; then whenever
 * something has happened; and at the end, which is what the answer is called for.
 */
export function keepSaving(
  registry: Pick<Registry, "save" | "revision">,
  state: StateFile,
): () => void {
  let saved = -1;
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    if (saved === registry.revision()) return;
    saved = registry.revision();
    state.save(registry.save());
  };
  const saveAndWait = () => {
    const startedMs = performance.now();
    save();
    const tookMs = performance.now() - startedMs;
    timer = setTimeout(saveAndWait, Math.max(SAVE_EVERY_MS, tookMs / SAVING_PART_MAX));
    timer.unref();
  };
  saveAndWait();
  return () => {
    clearTimeout(timer);
    save();
  };
}

import { registerHooks } from "node:module";
import type { Bug } from "./list.ts";

/**
 * From now on the bug's file is loaded with the mistake in it; nothing on disk is touched. Has to
 * be called before anything of the Worker is imported.
 */
export function plant({ name, file, from, to }: Bug): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const source = textOf(loaded.source);
      if (source.split(from).length !== 2)
        throw new Error(`"${name}" does not fit ${file} any more`);
      return { ...loaded, source: source.replace(from, () => to) };
    },
  });
}

function textOf(source: string | ArrayBuffer | ArrayBufferView | null | undefined): string {
  if (source === null || source === undefined) throw new Error("a file without a source");
  return typeof source === "string" ? source : new TextDecoder().decode(source);
}

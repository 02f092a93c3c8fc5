import type { Plugin } from "vite";

/** Stands in `src/stand-in.ts` as a string that no minifier removes, and nowhere else. */
export const STAND_IN_MARKER = "__artisans_hub_stand_in__";

/**
 * Fails the build when a stand-in for a processor's browser script is in it: a shop in production
 * that loads one would take no money and believe it had.
 */
export function refuseStandIn(): Plugin {
  return {
    name: "refuse-stand-in",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        const text = file.type === "chunk" ? file.code : file.source.toString();
        if (text.includes(STAND_IN_MARKER))
          this.error(`${file.fileName} holds a stand-in, which production must never load`);
      }
    },
  };
}

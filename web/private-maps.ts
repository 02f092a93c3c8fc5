import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/**
 * Takes the source maps out of what is deployed and keeps them in a folder of this machine, where
 * `npm run where` reads them. Each is named as its file, whose name holds its content's hash, so that
 * the maps of many builds lie side by side.
 */
export const keepMapsPrivate = (folder: string): Plugin => ({
  name: "keep-maps-private",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      mkdirSync(folder, { recursive: true });
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== "asset" || !name.endsWith(".map")) continue;
        writeFileSync(join(folder, name.replace(/^.*\//, "")), file.source);
        delete bundle[name];
      }
    },
  },
});

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const inRoot = (...path: string[]) => join(root, ...path);

/** Everything that is made on the way and can be made again. */
export const buildDir = inRoot(".build");

/**
 * `cli.ts` in less time: Node compiles what it imports once and not at every start, and as long as
 * nothing has changed it need not even read TypeScript. Only the first file is never kept, so that
 * one is JavaScript.
 */
import { enableCompileCache } from "node:module";

enableCompileCache();
await import("./cli.ts");

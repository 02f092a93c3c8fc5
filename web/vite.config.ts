import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { refuseStandIn } from "./refuse-stand-in.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * `vite build` makes what is deployed; `vite build --mode sandbox` the same for a developer's
 * machine, where `src/stand-in.ts` loads the stand-ins' scripts when the API names them.
 */
export default defineConfig(({ mode }) => ({
  root: here("."),
  define: { __STAND_IN__: JSON.stringify(mode === "sandbox") },
  plugins: [react(), ...(mode === "sandbox" ? [] : [refuseStandIn()])],
  // A placeholder: functions/_middleware.ts puts a fresh nonce in its place in every answer.
  html: { cspNonce: "placeholder" },
  build: {
    target: "es2022",
    outDir: mode === "sandbox" ? here("../.build/web") : here("dist"),
    emptyOutDir: true,
    // Inlined assets would need `data:` in more places of the content security policy.
    assetsInlineLimit: 0,
  },
}));

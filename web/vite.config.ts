import { fileURLToPath } from "node:url";
import { getConfig } from "@lingui/conf";
import { lingui, linguiTransformerBabelPreset } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { keepMapsPrivate } from "./private-maps.ts";
import { refuseStandIn } from "./refuse-stand-in.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const words = { configPath: here("lingui.config.ts") };
// Else it tells on each build that there is a native transform.
process.env.LINGUI_SUPPRESS_BABEL_WARNING = "1";

/**
 * `vite build` makes what is deployed; `vite build --mode sandbox` the same for a developer's
 * machine, where `src/stand-in.ts` loads the stand-ins' scripts when the API names them.
 */
export default defineConfig(({ mode }) => ({
  root: here("."),
  define: { __STAND_IN__: JSON.stringify(mode === "sandbox") },
  plugins: [
    react(),
    lingui({ ...words, failOnCompileError: true }),
    // In JavaScript: the plugin's own transform is a native one, which npm leaves out on Node 20. The
    // texts stay in the code, so that who reads English loads no catalog.
    babel({
      presets: [
        linguiTransformerBabelPreset(
          { descriptorFields: "message", linguiConfig: getConfig(words) },
          words,
        ),
      ],
    }),
    preloadStart(),
    ...(mode === "sandbox" ? [] : [refuseStandIn(), keepMapsPrivate(here("../.build/sourcemaps"))]),
  ],
  // A placeholder: functions/_middleware.ts puts a fresh nonce in its place in every answer.
  html: { cspNonce: "placeholder" },
  build: {
    target: "es2022",
    outDir: mode === "sandbox" ? here("../.build/web") : here("dist"),
    emptyOutDir: true,
    // No file says that it has a map.
    sourcemap: mode === "sandbox" ? false : "hidden",
    // Inlined assets would need `data:` in more places of the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What every page needs in two files and not in thirty.
        codeSplitting: {
          groups: [
            {
              name: "libraries",
              test: /node_modules.(react|react-dom|scheduler|@tanstack.(query-core|react-query)|@lingui|@messageformat)[\\/]/,
            },
            {
              name: "base",
              test: /web.src.(ui.(?!dialog|tabs|pdf|chart|long-list|desk|plan|operator)|api.(client|attempts|calls|problems)|router|places)/,
            },
          ],
        },
      },
    },
  },
}));

/** The app's code is asked for with the page, and not after the words that it waits for. */
function preloadStart(): Plugin {
  return {
    name: "preload-start",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) =>
        withImports(bundle ?? {})
          .filter((fileName) => !html.includes(fileName))
          .map((fileName) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${fileName}` },
            injectTo: "head",
          })),
    },
  };
}

/** The app's file, and all that it cannot run without. */
function withImports(bundle: Rolldown.OutputBundle): string[] {
  const chunks = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [file] : []));
  const found = new Set(chunks.filter(({ name }) => name === "start"));
  for (const { imports } of found)
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) found.add(chunk);
  return [...found].map(({ fileName }) => fileName);
}

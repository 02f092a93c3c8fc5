import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type InlineConfig, type Rolldown } from "vite";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { STAND_IN_MARKER } from "../../web/refuse-stand-in.ts";

type Output = Rolldown.RolldownOutput["output"];
type Chunk = Rolldown.OutputChunk;
type Built = { outDir: string; chunks: Chunk[] };

let folder: string;
beforeAll(async () => {
  // The test runner's own would make a build that nobody deploys.
  vi.stubEnv("NODE_ENV", "production");
  folder = await mkdtemp(join(tmpdir(), "web-build-"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function buildAs(name: string, rest: InlineConfig): Promise<Built> {
  const outDir = join(folder, name);
  const { output } = (await build({
    configFile: fileURLToPath(new URL("../../web/vite.config.ts", import.meta.url)),
    logLevel: "silent",
    build: { outDir, emptyOutDir: true },
    ...rest,
  })) as { output: Output };
  return { outDir, chunks: output.filter((file): file is Chunk => file.type === "chunk") };
}

const filesIn = ({ outDir }: Built) =>
  readdirSync(outDir, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(outDir, name), "utf8") }));

/** The packages of npm that a file is made of. */
const packagesIn = ({ moduleIds }: Chunk) => [
  ...new Set(moduleIds.flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? [])),
];
/** A file, with all that it cannot run without. */
function withImports({ chunks }: Built, ...first: (Chunk | undefined)[]): Chunk[] {
  const found = new Set(first.flatMap((chunk) => chunk ?? []));
  for (const { imports } of found)
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) found.add(chunk);
  return [...found];
}

describe("what is deployed", { timeout: 120_000 }, () => {
  let built: Built;
  let firstLoad: Chunk[];
  beforeAll(async () => {
    built = await buildAs("production", { mode: "production" });
    const start = built.chunks.find(({ name }) => name === "start");
    firstLoad = withImports(
      built,
      built.chunks.find(({ isEntry }) => isEntry),
      start,
    );
  }, 120_000);

  test("holds no stand-in, and none of the API's schemas", () => {
    const files = filesIn(built);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(({ text }) => text.includes(STAND_IN_MARKER))).toEqual([]);
    for (const { text } of files) expect(text).not.toContain("ZodError");
  });

  test("names no source map and has none, and each is kept where it was built", () => {
    const files = filesIn(built);
    expect(files.filter(({ name }) => name.endsWith(".map"))).toEqual([]);
    for (const { name, text } of files) expect(text, name).not.toContain("sourceMappingURL");
    const kept = fileURLToPath(new URL("../../.build/sourcemaps", import.meta.url));
    const ofOurs = firstLoad.filter(({ moduleIds }) =>
      moduleIds.some((id) => id.includes("/web/")),
    );
    expect(ofOurs.length).toBeGreaterThan(1);
    for (const { fileName } of ofOurs)
      expect(existsSync(join(kept, `${fileName.replace("assets/", "")}.map`)), fileName).toBe(true);
  });

  test("asks for less than 120 kB of script before the shop shows itself, all of it at once", () => {
    const page = readFileSync(join(built.outDir, "index.html"), "utf8");
    const sizes = firstLoad.map(({ fileName, code }) => ({
      fileName,
      bytes: gzipSync(code).byteLength,
    }));
    expect(sizes.filter(({ fileName }) => !page.includes(fileName))).toEqual([]);
    const sum = sizes.reduce((bytes, one) => bytes + one.bytes, 0);
    expect(sum, JSON.stringify(sizes)).toBeGreaterThan(50_000);
    expect(sum, JSON.stringify(sizes)).toBeLessThan(120_000);
  });

  test("leaves charts, dialogs, long lists, PDF and the processors out of what is loaded first", () => {
    const packages = firstLoad.flatMap(packagesIn);
    expect(packages).toEqual(expect.arrayContaining(["react-dom", "@tanstack/query-core"]));
    const heavy =
      /^(recharts|d3-.*|react-aria.*|@react-aria\/.*|@cantoo\/pdf-lib|@tanstack\/(react-)?virtual.*|@stripe\/.*|@paypal\/.*)$/;
    expect(packages.filter((name) => heavy.test(name))).toEqual([]);
    for (const { code } of firstLoad) expect(code).not.toMatch(/js\.stripe\.com|paypal\.com/);
  });

  test("has the processors' packages where money is paid, and loads them nowhere else", () => {
    const isProcessors = (chunk: Chunk) =>
      packagesIn(chunk).some((name) => /^@(stripe|paypal)\//.test(name));
    const processors = built.chunks.filter(isProcessors);
    expect(processors.length).toBeGreaterThan(0);
    const names = processors.map(({ fileName }) => fileName);
    const asking = built.chunks.filter(
      (chunk) =>
        !isProcessors(chunk) &&
        [...chunk.imports, ...chunk.dynamicImports].some((name) => names.includes(name)),
    );
    const pays = ({ moduleIds, facadeModuleId }: Chunk) =>
      [...moduleIds, facadeModuleId ?? ""].some((id) =>
        /web\/src\/features\/(checkout|methods|plan)\//.test(id),
      );
    expect(asking.filter((chunk) => !pays(chunk)).map(({ fileName }) => fileName)).toEqual([]);
    // A seller's other pages come with the plan's: they ask for Stripe's package, and do not bring it.
    for (const area of built.chunks.filter(({ name }) => name === "area"))
      expect(withImports(built, area).filter(isProcessors)).toEqual([]);
  });
});

test("a build for production fails when a stand-in has got into it", async () => {
  const withStandIn = { mode: "production", define: { __STAND_IN__: "true" } };
  await expect(buildAs("wrong", withStandIn)).rejects.toThrow("which production must never load");
});

test("a build for a developer's machine has the stand-in, or the tests above prove nothing", async () => {
  const files = filesIn(await buildAs("sandbox", { mode: "sandbox" }));
  expect(files.filter(({ text }) => text.includes(STAND_IN_MARKER))).not.toEqual([]);
});

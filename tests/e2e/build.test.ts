import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig } from "vite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { STAND_IN_MARKER } from "../../web/refuse-stand-in.ts";

let outDir: string;
beforeEach(async () => {
  // The test runner's own would make a build that nobody deploys.
  vi.stubEnv("NODE_ENV", "production");
  outDir = await mkdtemp(join(tmpdir(), "web-build-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(outDir, { recursive: true, force: true });
});

const config = (rest: InlineConfig): InlineConfig => ({
  configFile: fileURLToPath(new URL("../../web/vite.config.ts", import.meta.url)),
  logLevel: "silent",
  build: { outDir, emptyOutDir: true },
  ...rest,
});

async function builtFiles(): Promise<{ name: string; text: string }[]> {
  const names = readdirSync(join(outDir, "assets"));
  const read = async (name: string) => ({
    name,
    text: await readFile(join(outDir, "assets", name), "utf8"),
  });
  return Promise.all(names.map(read));
}

test("what is deployed holds no stand-in, and the shop's own page no processor's package", async () => {
  await build(config({ mode: "production" }));
  const files = await builtFiles();
  expect(files.filter(({ text }) => text.includes(STAND_IN_MARKER))).toEqual([]);

  const page = await readFile(join(outDir, "index.html"), "utf8");
  const loadedAtOnce = files.filter(({ name }) => page.includes(name));
  expect(loadedAtOnce.length).toBeGreaterThan(0);
  for (const { text } of loadedAtOnce) expect(text).not.toMatch(/js\.stripe\.com|paypal\.com/);
  for (const { text } of files)
    expect(text, "the schemas stay with the API").not.toContain("ZodError");
});

test("a build for production fails when a stand-in has got into it", async () => {
  const withStandIn = config({ mode: "production", define: { __STAND_IN__: "true" } });
  await expect(build(withStandIn)).rejects.toThrow("which production must never load");
});

test("a build for a developer's machine has the stand-in, or the test above proves nothing", async () => {
  await build(config({ mode: "sandbox" }));
  const files = await builtFiles();
  expect(files.filter(({ text }) => text.includes(STAND_IN_MARKER))).not.toEqual([]);
});

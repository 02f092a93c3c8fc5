import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { type Browser, type BrowserContext, chromium } from "playwright-core";

/**
 * A real browser: the one at CHROMIUM_PATH, else the Chromium that comes as an npm package (Linux,
 * x64), else the Chrome that is installed.
 */
export const launchBrowser = async (): Promise<Browser> => chromium.launch(await launched());

/** The same with a folder of its own, in which others may meet its pages by the debugger. */
export async function launchProfile(folder: string, more: string[]): Promise<BrowserContext> {
  const { args, ...rest } = await launched();
  return chromium.launchPersistentContext(folder, { ...rest, args: [...args, ...more] });
}

async function launched() {
  const isRoot = process.getuid?.() === 0;
  // Chromium's own sandbox refuses to run as root, which containers usually are.
  const args = ["--disable-gpu", "--disable-dev-shm-usage", ...(isRoot ? ["--no-sandbox"] : [])];
  const executablePath = await chromiumPath();
  return executablePath === undefined ? { args, channel: "chrome" } : { args, executablePath };
}

async function chromiumPath(): Promise<string | undefined> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const hasPackage = process.platform === "linux" && process.arch === "x64";
  return hasPackage ? unpackedChromium() : undefined;
}

/**
 * The package's own `executablePath` takes whatever version lies in the temporary folder, whole or
 * half unpacked by another. Here each version has a name of its own, and has it when it is whole.
 */
async function unpackedChromium(): Promise<string> {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..");
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const unpacked = join(tmpdir(), `chromium-${version}`);
  if (existsSync(unpacked)) return unpacked;
  const mine = `${unpacked}-${crypto.randomUUID()}`;
  await pipeline(
    createReadStream(join(folder, "bin/chromium.br")),
    createBrotliDecompress(),
    createWriteStream(mine, { mode: 0o700 }),
  );
  await rename(mine, unpacked);
  return unpacked;
}

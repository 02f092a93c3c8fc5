import { readFileSync, writeFileSync } from "node:fs";
import { inRoot } from "./folders.ts";

type Locked = { version?: string; license?: string; dev?: boolean; devOptional?: boolean };
export type Licensed = { name: string; version: string; licence: string };

/** What allows use and passing on without opening our own code. */
export const ALLOWED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];
/** Tools that are found beside the packages and reach neither the Worker nor the shop. */
const TOOLS = /^(?:lightningcss|node-bin)-/;

/** Every package that the Worker or the shop is made of, from the lock file; by name. */
export function licensed(): Licensed[] {
  const { packages } = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional)
    .map(([path, { version = "", license = "unknown" }]) => ({
      ...{ name: path.replace(/^.*node_modules\//, ""), version, licence: license },
    }))
    .filter(({ name }) => !TOOLS.test(name))
    .sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

export const licencesFile = inRoot("docs/licences.md");

export const licencesPage = () => `# Licences

Every package that the Worker or the shop is made of, from the lock file. Written by \`npm run licences\`, never edited.

| package | version | licence |
| --- | --- | --- |
${licensed()
  .map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  .join("\n")}
`;

if (process.argv[1] === inRoot("tests/local/licences.ts"))
  writeFileSync(licencesFile, licencesPage());

import { readFileSync } from "node:fs";

/** The browser scripts and their parts, in the order in which they run. */
const SCRIPTS: Record<string, { folder: string; argument: string; parts: readonly string[] }> = {
  "stripe.js": {
    folder: "stripe",
    argument: "sandbox",
    parts: ["base", "elements", "express", "intents", "main"],
  },
  "frame-payment.js": {
    folder: "stripe-frame",
    argument: "frame",
    parts: ["base", "card-fields", "payment"],
  },
  "frame-card.js": {
    folder: "stripe-frame",
    argument: "frame",
    parts: ["base", "card-fields", "card"],
  },
  "frame-address.js": { folder: "stripe-frame", argument: "frame", parts: ["base", "address"] },
  "frame-expressCheckout.js": {
    folder: "stripe-frame",
    argument: "frame",
    parts: ["base", "express-checkout"],
  },
};

const texts = new Map<string, string>();

/** A classic script made of its parts, each of them a function of one object that they share. */
export function browserScript(name: string): Response | undefined {
  const script = SCRIPTS[name];
  if (script === undefined && name !== "sheet.js") return undefined;
  const text = texts.get(name) ?? (script ? joined(script) : read("stripe-frame", "sheet"));
  texts.set(name, text);
  return new Response(text, {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "no-cache",
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
    },
  });
}

function joined({ folder, argument, parts }: (typeof SCRIPTS)[string]): string {
  const calls = parts.map(
    (part) => `(${read(folder, part).trim().replace(/;$/, "")})(${argument});`,
  );
  return `(() => {\n"use strict";\nconst ${argument} = {};\n${calls.join("\n")}\n})();\n`;
}

function read(folder: string, part: string): string {
  return readFileSync(new URL(`../../browser/${folder}/${part}.js`, import.meta.url), "utf8");
}

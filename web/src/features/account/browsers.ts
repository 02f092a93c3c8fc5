import { t } from "@lingui/core/macro";

/** The first that fits: most browsers name the others too. */
const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "Mac"],
  [/\bLinux\b/, "Linux"],
];

/** As much of a stranger's name as a line takes. */
const CHARS_MAX = 40;

/** "Firefox on Linux", as far as a User-Agent tells; for people, who know which of them it was. */
export function browserIn(userAgent: string): string {
  const named = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(userAgent))?.[1];
  const [browser, system] = [named(browsers), named(systems)];
  // A program names itself.
  if (!browser && !system) return userAgent.slice(0, CHARS_MAX) || t`A browser`;
  const name = browser ?? t`A browser`;
  return system ? t`${name} on ${system}` : name;
}

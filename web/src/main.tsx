import { t } from "@lingui/core/macro";
import { loadWords } from "./ui/locale.ts";
import { listen, reportBreak } from "./ui/report.ts";
import "./ui/theme.ts";
import "./ui/base.css";
import "./ui/parts.css";
import "./ui/pages.css";
import "./ui/home.css";
import "./ui/account.css";

listen();
try {
  await loadWords({ de: () => import("./locales/de/shop.po") });
  const { start } = await import("./start.tsx");
  start();
} catch (cause) {
  reportBreak("page", cause);
  document
    .getElementById("root")
    ?.append(t`The shop could not be loaded. Please check your connection and load the page anew.`);
}

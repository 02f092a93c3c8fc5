import { loadWords } from "./ui/locale.ts";
import "./ui/theme.ts";
import "./ui/base.css";
import "./ui/parts.css";
import "./ui/pages.css";
import "./ui/home.css";
import "./ui/account.css";

await loadWords({ de: () => import("./locales/de/shop.po") });
const { start } = await import("./start.tsx");
start();

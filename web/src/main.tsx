import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import "./ui/base.css";
import "./ui/parts.css";
import "./ui/pages.css";
import "./ui/account.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has the element that the app is drawn into");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

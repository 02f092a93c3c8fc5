import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { Boundary } from "./ui/boundary.tsx";
import { queries } from "./ui/query.ts";

export function start() {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has the element that the app is drawn into");
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queries}>
          <Boundary place="/">
            <App />
          </Boundary>
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

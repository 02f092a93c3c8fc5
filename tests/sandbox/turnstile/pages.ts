import { readFileSync } from "node:fs";
import { Hono } from "hono";

const FRAME = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Turnstile (sandbox)</title>
<style>
body { margin: 0; font: 14px/1.3 system-ui, sans-serif; color: #1d1f20; background: #fafafa; border: 1px solid #e0e0e0; box-sizing: border-box; min-height: 65px; padding: 6px 10px; }
button { font: inherit; padding: 4px 8px; }
p { margin: 6px 0 0; font-size: 11px; }
.mark { background: #ffe3b3; color: #5c3d00; padding: 0 4px; border-radius: 3px; }
</style>
</head>
<body>
<button type="button" disabled>Not started</button>
<p>Turnstile <span class="mark">sandbox</span></p>
<script src="frame.js"></script>
</body>
</html>`;

const HEADERS = { "Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin" };

/** The script that pages load, and the frame that it shows. */
export function pageRoutes(): Hono {
  const app = new Hono();
  for (const name of ["api.js", "frame.js"]) {
    const text = readFileSync(new URL(`browser/${name}`, import.meta.url), "utf8");
    app.get(`/turnstile/v0/${name}`, (c) =>
      c.body(text, 200, { ...HEADERS, "Content-Type": "text/javascript; charset=utf-8" }),
    );
  }
  app.get("/turnstile/v0/frame", (c) => c.html(FRAME, 200, HEADERS));
  return app;
}

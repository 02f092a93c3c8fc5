/** Hosted pages are plain: a heading, a few sentences, labelled buttons. */
export function page(title: string, body: string, status = 200): Response {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(title)} (sandbox)</title>
<link rel="icon" href="data:,">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 2rem auto; padding: 0 1rem; color: #1a1f36; background: #fff; }
button { font: inherit; padding: .6rem 1.1rem; margin: .25rem .5rem .25rem 0; border-radius: 6px; border: 1px solid #5851df; background: #fff; color: #4540b8; cursor: pointer; }
button.main { background: #5851df; color: #fff; }
button:focus-visible { outline: 3px solid #a5a1ff; outline-offset: 2px; }
.mark { display: inline-block; background: #ffe3b3; color: #5c3d00; padding: 0 .5rem; border-radius: 4px; font-size: .85rem; }
</style>
</head>
<body>
<main>
<p><span class="mark">sandbox: no bank and no money is involved</span></p>
<h1>${safe(title)}</h1>
${body}
</main>
</body>
</html>`;
  return new Response(html, {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
}

export function safe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export function redirect(url: string): Response {
  return new Response(null, { status: 303, headers: { Location: url } });
}

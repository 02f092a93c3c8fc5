import { html } from "hono/html";

export type Page = ReturnType<typeof html>;

/** How the page came to be open, which decides how its answer goes back to the shop. */
export type Opened = { in: "page" | "popup" | "frame"; origin: string };

const STYLE = html`<style>
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 28rem; padding: 1rem; color: #111; background: #fff; }
  fieldset { border: 1px solid #767676; border-radius: 0.5rem; margin: 1rem 0; }
  label { display: block; padding: 0.25rem 0; }
  input:not([type="radio"], [type="checkbox"], [type="hidden"]) { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: 0.5rem; }
  button { font: inherit; padding: 0.6rem 1.2rem; margin-right: 0.5rem; border-radius: 2rem; border: 2px solid #003087; background: #fff; color: #003087; cursor: pointer; }
  button[value="approve"] { background: #003087; color: #fff; }
  :focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
  .notice { background: #fff3cd; padding: 0.5rem; }
</style>`;

export function messagePage(heading: string, text: string): Page {
  return layout(heading, html`<p>${text}</p>`);
}

export type Message = { type: "approved" | "cancelled" | "error" } & Record<string, string>;

/**
 * Tells the shop's script what happened, which then closes the popup. If the popup closed itself,
 * the message could arrive without its source, and the script could take it for a cancellation.
 */
export function closingPage(message: Message, opened: Opened): Page {
  return layout(
    "Back to the shop (sandbox)",
    html`<p>You can close this window.</p>
      <script type="module" src="/checkoutnow/close.js" data-message="${JSON.stringify(message)}" data-origin="${opened.origin}" id="close"></script>`,
  );
}

export const CLOSE_SCRIPT = `const { message, origin } = document.getElementById("close").dataset;
const shop = window.opener ?? (window.parent === window ? null : window.parent);
if (shop && origin) shop.postMessage({ source: "paypal-sandbox", ...JSON.parse(message) }, origin);
`;

export function layout(title: string, content: unknown): Page {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p class="notice">This is a sandbox. It is not PayPal, and no real money moves.</p>
          ${content}
        </main>
      </body>
    </html>`;
}

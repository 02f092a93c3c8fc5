const COUNTRIES: [code: string, name: string][] = [
  ["AU", "Australia"],
  ["AT", "Austria"],
  ["CA", "Canada"],
  ["FR", "France"],
  ["DE", "Germany"],
  ["IT", "Italy"],
  ["JP", "Japan"],
  ["ES", "Spain"],
  ["CH", "Switzerland"],
  ["GB", "United Kingdom"],
  ["US", "United States"],
];

/**
 * The Payment Element's inside. It is a page of the stand-in's own origin, so that what is typed
 * here never touches the shop's page.
 */
export function paymentFrame(): Response {
  const options = COUNTRIES.map(
    ([code, name]) => `<option value="${code}"${code === "US" ? " selected" : ""}>${name}</option>`,
  ).join("");
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Secure payment input frame (sandbox)</title>
<style>
* { box-sizing: border-box; }
body { font: 16px/1.4 system-ui, sans-serif; margin: 0; padding: 4px; color: #1a1f36; }
.row { display: flex; gap: 12px; }
.field { flex: 1; margin-bottom: 10px; }
label { display: block; font-size: .9rem; margin-bottom: 3px; }
input, select { font: inherit; width: 100%; padding: 10px; border: 1px solid #8c93a8; border-radius: 6px; background: #fff; color: inherit; }
input:focus, select:focus { outline: 3px solid #a5a1ff; outline-offset: 0; border-color: #5851df; }
[aria-invalid="true"] { border-color: #c0123c; }
.error { color: #a3002f; font-size: .85rem; margin: 3px 0 0; min-height: 0; }
.mark { display: inline-block; background: #ffe3b3; color: #5c3d00; padding: 0 6px; border-radius: 4px; font-size: .8rem; margin: 0 0 8px; }
</style>
</head>
<body>
<form id="form" novalidate autocomplete="on">
<p class="mark">sandbox: use 4242 4242 4242 4242</p>
<div class="field">
<label for="number">Card number</label>
<input id="number" name="number" inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234" aria-describedby="number-error">
<p class="error" id="number-error" role="alert"></p>
</div>
<div class="row">
<div class="field">
<label for="expiry">Expiration date</label>
<input id="expiry" name="expiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" aria-describedby="expiry-error">
<p class="error" id="expiry-error" role="alert"></p>
</div>
<div class="field">
<label for="cvc">CVC</label>
<input id="cvc" name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" maxlength="4" aria-describedby="cvc-error">
<p class="error" id="cvc-error" role="alert"></p>
</div>
</div>
<div class="row">
<div class="field">
<label for="country">Country</label>
<select id="country" name="country" autocomplete="country">${options}</select>
</div>
<div class="field">
<label for="zip">ZIP</label>
<input id="zip" name="zip" autocomplete="postal-code" placeholder="12345" aria-describedby="zip-error">
<p class="error" id="zip-error" role="alert"></p>
</div>
</div>
</form>
<script src="/stand-in/stripe-frame.js"></script>
</body>
</html>`;
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
}

/** Close to what a buyer knows from Stripe, and marked as what it is. */
export const ELEMENT_STYLE = `
* { box-sizing: border-box; }
:root { --primary: #0570de; --background: #fff; --text: #30313d; --danger: #c0123c; --radius: 5px;
  --font: system-ui, sans-serif; --line: color-mix(in srgb, var(--text) 40%, var(--background)); }
:root[data-theme=night] { --background: #30313d; --text: #e6e6e6; --primary: #85d996; --danger: #fe87a1; }
input { accent-color: var(--primary); } body { font: 16px/1.4 var(--font); margin: 0; padding: 4px; color: var(--text); }
h1 { font-size: 1.2rem; margin: .2rem 0; }
.row { display: flex; gap: 12px; } .row > .field, .row > button { flex: 1; min-width: 0; }
.field { margin-bottom: 10px; } [hidden] { display: none !important; }
label { display: block; font-size: .93rem; margin-bottom: 4px; }
input:not([type]), select { font: inherit; width: 100%; padding: 11px 12px; color: inherit;
  background: var(--background); border: 1px solid var(--line); border-radius: var(--radius);
  box-shadow: 0 1px 1px rgb(0 0 0 / 3%), 0 3px 6px rgb(0 0 0 / 2%); }
input::placeholder { color: color-mix(in srgb, var(--text) 65%, var(--background)); opacity: 1; }
input:focus, select:focus, button:focus-visible { outline: 3px solid color-mix(in srgb, var(--primary) 35%, transparent);
  border-color: var(--primary); }
[aria-invalid=true] { border-color: var(--danger) !important; color: var(--danger); }
.error { color: var(--danger); font-size: .87rem; margin: 4px 0 0; } .error:empty { margin: 0; }
.mark { display: inline-block; background: #ffe3b3; color: #5c3d00; padding: 0 6px; border-radius: 4px;
  font-size: .8rem; margin: 0 0 8px; }
.box { position: relative; display: block; }
.brand { position: absolute; right: 10px; top: 50%; translate: 0 -50%; font: 700 .68rem/1 var(--font);
  letter-spacing: .04em; border: 1px solid var(--line); border-radius: 3px; padding: 3px 5px; background: var(--background); }
.brand::after { content: "CARD"; }
${["visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay"]
  .map((brand) => `[data-brand=${brand}] .brand::after { content: "${brand.toUpperCase()}"; }`)
  .join("\n")}
.saved { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 10px 12px;
  border: 1px solid var(--line); border-radius: var(--radius); margin-bottom: 8px; }
.saved label { flex: 1; margin: 0; cursor: pointer; text-transform: capitalize; } .saved small { text-transform: none; opacity: .8; }
.saved:has(:checked) { border-color: var(--primary); box-shadow: 0 0 0 1px var(--primary); }
.saved button { font: inherit; font-size: .85rem; background: none; border: 0; color: inherit; text-decoration: underline; cursor: pointer; padding: 4px; }
.check { display: flex; gap: 8px; align-items: center; } .terms { font-size: .85rem; opacity: .85; margin: 6px 0; }
.line { display: flex; gap: 4px; } .line input { border: 0; box-shadow: none; padding: 8px 6px; min-width: 4.5em; } .line #number { flex: 2; }
.wallet { white-space: nowrap; overflow: hidden; font: 600 .95rem var(--font); border: 0; border-radius: var(--radius); color: #fff; background: #000; cursor: pointer; }
.wallet.link { background: #00d66f; color: #011e0f; } .wallet small { font-weight: 400; margin-left: .5em; opacity: .85; }
.pay { background: #000; color: #fff; border: 0; } .pay, #cancel { font: inherit; padding: 10px; border-radius: var(--radius); cursor: pointer; }`;

/** The inside of the box: asks the stand-in, shows what became of it and tells the page around it. */
(() => {
  const query = new URLSearchParams(window.location.search);
  const button = document.querySelector("button");
  /** Cloudflare's code for a challenge that could not be loaded. */
  const NETWORK_ERROR = "200500";
  const [parent] = window.location.ancestorOrigins ?? [];

  function say(message) {
    const about = { standIn: "turnstile", id: query.get("id"), turn: query.get("turn") };
    window.parent.postMessage({ ...about, ...message }, "*");
  }

  function show(text, isClickable = false) {
    button.textContent = text;
    button.disabled = !isClickable;
  }

  async function ask(interacted) {
    const answer = await fetch("challenge", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        sitekey: query.get("sitekey"),
        action: query.get("action"),
        cdata: query.get("cdata"),
        page: parent ?? document.referrer,
        interacted: String(interacted),
      }),
    });
    return answer.json();
  }

  async function run(interacted) {
    show("Checking…");
    const broken = { kind: "error", code: NETWORK_ERROR };
    const answer = await ask(interacted).catch(() => broken);
    if (answer.kind === "token") show("✓ Success");
    else if (answer.kind === "interactive") show("☐ Verify you are human", true);
    else show(`✗ Failed: ${answer.code}`);
    say(answer);
  }

  button.addEventListener("click", () => {
    say({ kind: "clicked" });
    void run(true);
  });
  if (query.get("run") === "true") void run(false);
})();

/** The Express Checkout Element: one button for each wallet that the buyer could have. */
(frame) => {
  const { calls, element } = frame;
  const WALLETS = [
    ["apple_pay", "applePay", "Apple Pay"],
    ["google_pay", "googlePay", "Google Pay"],
    ["link", "link", "Link"],
  ];
  const row = document.getElementById("wallets");
  let isOpen = false;

  calls.open = ({ appearance, options = {} }) => {
    frame.look(appearance);
    const shown = WALLETS.filter(
      ([, camel]) => (options.paymentMethods?.[camel] ?? "auto") !== "never",
    );
    row.replaceChildren(...shown.map((wallet) => buttonOf(wallet, options)));
    if (isOpen) return;
    isOpen = true;
    const availablePaymentMethods = Object.fromEntries(shown.map(([, camel]) => [camel, true]));
    frame.tell({
      kind: "ready",
      payload: { availablePaymentMethods: shown.length > 0 ? availablePaymentMethods : undefined },
    });
  };

  function buttonOf([type, camel, name], options) {
    const button = element("button", { type: "button", className: `wallet ${type}` });
    button.append(name, element("small", { textContent: "sandbox" }));
    button.style.height = `${options.buttonHeight ?? 44}px`;
    const verb = options.buttonType?.[camel] === "buy" ? "Buy" : "Pay";
    button.setAttribute("aria-label", `${verb} with ${name} (sandbox)`);
    button.addEventListener("click", () => frame.event("wallet", { type }));
    return button;
  }
  calls.focus = () => void row.querySelector("button")?.focus();
  frame.start();
};

/** The Express Checkout Element: wallets whose sheet is a page of the stand-in. */
(sandbox) => {
  /** The card behind every wallet; a test card's name, as a wallet's token is to a server. */
  const WALLET_CARD = "pm_card_visa";

  /**
   * What the frame of an Express Checkout Element tells. A click is first offered to the page,
   * which must resolve it; then the sheet opens, and what the buyer decides there is told.
   */
  sandbox.expressMessage = (elements) => (element, message) => {
    if (message.name !== "wallet") return false;
    const { type } = message.payload;
    const open = (details = {}) => void openSheet(elements, element, type, details);
    if (!element._listens("click")) open();
    else
      element._emit("click", {
        elementType: "expressCheckout",
        expressPaymentType: type,
        resolve: open,
        reject: () => undefined,
      });
    return true;
  };

  function openSheet(elements, element, type, details) {
    const { amount, currency } = elements._settings();
    const query = new URLSearchParams({ type, business: details.business?.name ?? "" });
    if (amount !== undefined) query.set("amount", `${amount} ${currency}`);
    if (details.shippingAddressRequired) query.set("shipping", "1");
    const end = () => {
      window.removeEventListener("message", listen);
      dialog.end();
    };
    const cancel = () => {
      end();
      element._emit("cancel", { elementType: "expressCheckout" });
    };
    const dialog = sandbox.openDialog({
      url: `${sandbox.origin}/stand-in/elements/sheet?${query}`,
      label: `${type} (sandbox)`,
      frameTitle: "Wallet",
      onClose: cancel,
    });
    function listen(event) {
      if (!dialog.isFrom(event) || event.data?.standIn !== "stripe-sheet") return;
      if (event.data.kind === "cancel") return cancel();
      end();
      agreed(elements, element, type, event.data);
    }
    window.addEventListener("message", listen);
  }

  function agreed(elements, element, type, { billingDetails, shippingAddress }) {
    elements._express = { type, method: WALLET_CARD, billingDetails, shippingAddress };
    element._emit("confirm", {
      elementType: "expressCheckout",
      expressPaymentType: type,
      billingDetails,
      ...(shippingAddress && { shippingAddress }),
      paymentFailed: () => {
        elements._express = null;
      },
    });
  }
};

/** A wallet's sheet: what is bought, from whom it comes, and the buyer's yes or no. */
(() => {
  const form = document.getElementById("sheet");
  const tell = (message) => window.parent.postMessage({ standIn: "stripe-sheet", ...message }, "*");
  const text = (name) => form.elements[name]?.value ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = {
      ...{ line1: text("line1"), line2: "", city: text("city"), state: text("state") },
      ...{ postal_code: text("postal_code"), country: text("country") },
    };
    const billingDetails = { name: text("name"), email: text("email"), phone: "", address };
    const shippingAddress = { name: text("name"), address };
    const isShipped = form.dataset.shipping === "1";
    tell({ kind: "confirm", billingDetails, ...(isShipped && { shippingAddress }) });
  });
  document.getElementById("cancel").addEventListener("click", () => tell({ kind: "cancel" }));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") tell({ kind: "cancel" });
  });
})();

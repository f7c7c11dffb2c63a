// The theme's own script: adds to the cart by Ajax, as most themes do, and says so in standard events if it is a
// modern one.
(() => {
  const { add, events } = document.currentScript.dataset;
  // A hostile page must not trip the theme; it is ours that is tried.
  const { fetch, FormData, Event, CustomEvent } = window;

  async function addByAjax(form) {
    const body = new FormData(form);
    const adding = fetch("/cart/add.js", { method: "POST", body }).then((answer) => answer.json());
    if (events === "true") announce(form, body, adding);
    const detail = await adding;
    document.dispatchEvent(new CustomEvent("emulated:product-added", { detail }));
    if (add === "ajax_to_checkout") location.href = "/checkout";
    const cart = await (await fetch("/cart.js")).json();
    document.getElementById("cart-count").textContent = cart.item_count;
  }

  function announce(form, body, adding) {
    const line = {
      merchandiseId: `gid://shopify/ProductVariant/${body.get("id")}`,
      quantity: Number(body.get("quantity")),
    };
    const event = new Event("shopify:cart:lines-update", { bubbles: true });
    const promise = adding.then((item) => ({ cart: { totalQuantity: item.quantity } }));
    form.dispatchEvent(Object.assign(event, { action: "add", context: "product", lines: [line], promise }));
  }

  document.querySelector(".add-to-cart")?.addEventListener("submit", (event) => {
    if (!add.startsWith("ajax")) return;
    event.preventDefault();
    void addByAjax(event.target);
  });
})();

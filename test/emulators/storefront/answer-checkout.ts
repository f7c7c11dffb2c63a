import { contentForHeader } from "./answer-page.ts";
import { defaultBuyer, readBuyer, type Buyer } from "./buyer.ts";
import { findVariant } from "./catalogue.ts";
import type { Checkout } from "./checkouts.ts";
import { readField } from "./read-fields.ts";
import { checkoutBody } from "./checkout-body.ts";
import { orderBody } from "./order-body.ts";
import { redirect, regionOf, type StorefrontAnswer, type StorefrontRequest, type World } from "./world.ts";

/**
 * The checkout: two steps, contact and payment, then the thank-you page. App embeds do not run here. Contact emits
 * `checkouts/create`, payment `orders/create`. Undefined for other paths.
 */
export async function answerCheckout(
  world: World,
  request: StorefrontRequest,
): Promise<StorefrontAnswer | undefined> {
  if (request.path === "/checkout") return beginFromCart(world, request);
  if (request.path === "/emulated/buy-now") return buyNow(world, request);
  const found = /^\/checkouts\/cn\/(\w+)(\/contact|\/pay)?$/.exec(request.path);
  const checkout = world.checkouts.find(found?.[1] ?? "");
  if (checkout === undefined) return undefined;
  if (found?.[2] === "/contact") return takeContact(world, request, checkout);
  if (found?.[2] === "/pay") return takePayment(world, checkout);
  return showCheckout(world, request, checkout);
}

function beginFromCart(world: World, request: StorefrontRequest): StorefrontAnswer {
  const cart = world.desk.carts.find(request.cookies.get("cart"));
  if (cart === undefined || cart.lines.length === 0) return redirect("/cart");
  return begin(world, request, { cart, lines: cart.lines });
}

/** A dynamic checkout button: one product, and the cart with its attributes is left where it is. */
async function buyNow(world: World, request: StorefrontRequest): Promise<StorefrontAnswer> {
  const sellable = findVariant(world.desk.products, Number(readField(await request.fields(), "id")));
  if (sellable === undefined) return redirect("/");
  return begin(world, request, { cart: undefined, lines: [{ ...sellable, quantity: 1 }] });
}

function begin(
  world: World,
  request: StorefrontRequest,
  from: Pick<Checkout, "cart" | "lines">,
): StorefrontAnswer {
  const checkout = world.checkouts.begin({
    ...from,
    visit: request.visit,
    client: {
      ip: world.shopperIp,
      userAgent: request.headers["user-agent"] ?? "",
      acceptLanguage: request.headers["accept-language"] ?? null,
    },
  });
  return redirect(`/checkouts/cn/${checkout.token}`);
}

async function takeContact(
  world: World,
  request: StorefrontRequest,
  checkout: Checkout,
): Promise<StorefrontAnswer> {
  const buyer = readBuyer(await request.fields(), defaultBuyer(regionOf(world, request)));
  checkout.buyer = buyer;
  const body = checkoutBody(checkout, world.shop, buyer, world.nowMs());
  await world.send({ topic: "checkouts/create", body });
  return redirect(`/checkouts/cn/${checkout.token}`);
}

async function takePayment(world: World, checkout: Checkout): Promise<StorefrontAnswer> {
  const { buyer, cart } = checkout;
  const page = `/checkouts/cn/${checkout.token}`;
  if (buyer === undefined || checkout.orderNumber !== undefined) return redirect(page);
  const number = world.checkouts.complete(checkout);
  if (cart !== undefined) world.desk.carts.close(cart);
  const body = orderBody(checkout, world.shop, buyer, number, world.nowMs());
  await world.send({ topic: "orders/create", body });
  return redirect(page, cart === undefined ? [] : ["cart=; Path=/; Max-Age=0"]);
}

function showCheckout(world: World, request: StorefrontRequest, checkout: Checkout): StorefrontAnswer {
  const { buyer, orderNumber, token } = checkout;
  const header = contentForHeader(world, request, {
    page: { template: orderNumber === undefined ? "checkout" : "thank_you" },
    cart: checkout.cart,
    checkout: { token, buyer, orderNumber, lines: checkout.lines, attributes: checkout.attributes },
  });
  const step =
    orderNumber !== undefined
      ? `<h1>Thank you</h1><p id="order">Order #${orderNumber}</p><a href="/">Back to the shop</a>`
      : buyer === undefined
        ? contactForm(token, defaultBuyer(regionOf(world, request)))
        : `<h1>Payment</h1><form method="post" action="/checkouts/cn/${token}/pay"><button>Pay now</button></form>`;
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
    body: `<!doctype html><html lang="en"><head><title>Checkout – ${world.shop.name}</title>
<link rel="icon" href="data:,">${header}</head><body><main>${step}</main></body></html>`,
  };
}

function contactForm(token: string, buyer: Buyer): string {
  const fields = Object.entries(buyer).map(
    ([name, value]) => `<label>${name} <input name="${name}" value="${value}"></label>`,
  );
  return `<h1>Contact</h1><form method="post" action="/checkouts/cn/${token}/contact">${fields.join("")}<button>Continue</button></form>`;
}

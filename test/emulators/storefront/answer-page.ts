import { cartJson, type Cart } from "./carts.ts";
import { productDrop, type PageTemplate } from "./create-renderer.ts";
import { describePrivacy } from "./visitors.ts";
import { regionOf, type StorefrontAnswer, type StorefrontRequest, type World } from "./world.ts";

type Page = {
  readonly template: PageTemplate;
  readonly title: string;
  readonly objects: Readonly<Record<string, unknown>>;
};

/** The theme's pages, rendered with the app embed; 404 where there is none. */
export async function answerPage(world: World, request: StorefrontRequest): Promise<StorefrontAnswer> {
  const page = findPage(world, request);
  if (page === undefined) return { status: 404, body: "No such page." };
  const { theme, shop } = world;
  const cart = world.desk.carts.find(request.cookies.get("cart"));
  // As the theme editor asks for a page that it shows in its frame.
  const designMode = request.query.has("oseid");
  const html = await world.render({
    template: page.template,
    title: page.title,
    designMode,
    contentForHeader: contentForHeader(world, request, { page, cart, designMode }),
    embed: world.embed(),
    appData: world.appData(),
    objects: {
      ...page.objects,
      shop,
      cart: cartJson(cart, shop.currency, ""),
      routes: { root_url: theme.root },
      localization: { country: { currency: { iso_code: shop.currency } } },
      theme_quirks: theme,
    },
  });
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      ...(theme.contentSecurityPolicy !== undefined && {
        "content-security-policy": theme.contentSecurityPolicy,
      }),
    },
    body: html,
  };
}

function findPage(world: World, { path, query }: StorefrontRequest): Page | undefined {
  const products = world.desk.products.map(productDrop);
  if (path === "/") return { template: "index", title: "Home", objects: { products } };
  if (path === "/cart") return { template: "cart", title: "Cart", objects: {} };
  if (path === "/account/register") return { template: "register", title: "Create account", objects: {} };
  if (path === "/search") {
    const terms = query.get("q") ?? "";
    const results = products.filter(({ title }) => title.toLowerCase().includes(terms.toLowerCase()));
    const search = { performed: terms !== "", terms, results, results_count: results.length };
    return { template: "search", title: "Search", objects: { search } };
  }
  const [, kind, handle] = path.split("/");
  if (kind === "collections")
    return {
      template: "collection",
      title: "All",
      objects: { products, collection: { title: "All", handle } },
    };
  const product = products.find((one) => one.handle === handle);
  return kind === "products" && product !== undefined
    ? { template: "product", title: product.title, objects: { product } }
    : undefined;
}

/** What Shopify puts into every page: here its stand-in, and what that needs to know. */
export function contentForHeader(
  world: World,
  request: StorefrontRequest,
  about: {
    readonly page: { readonly template: string; readonly objects?: Readonly<Record<string, unknown>> };
    readonly cart: Cart | undefined;
    readonly designMode?: boolean;
    readonly checkout?: unknown;
  },
): string {
  const state = {
    shop: world.shop,
    root: world.theme.root,
    designMode: about.designMode === true,
    clientId: request.visitor.id,
    privacy: describePrivacy(
      regionOf(world, request),
      request.visitor.decision,
      request.headers["sec-gpc"] === "1",
    ),
    page: { type: about.page.template, ...about.page.objects },
    cart: about.cart === undefined ? undefined : cartJson(about.cart, world.shop.currency, ""),
    checkout: about.checkout,
  };
  const json = JSON.stringify(state).replaceAll("<", String.raw`\u003c`);
  return [
    `<script type="application/json" id="emulated-state">${json}</script>`,
    world.hasPixelRunner ? '<script src="/emulated/pixel-runner.js"></script>' : "",
    '<script src="/emulated/shopify.js"></script>',
  ].join("\n");
}

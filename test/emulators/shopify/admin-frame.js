// The admin around the app's frame: answers the App Bridge stand-in and shows what the app reports.
const { appBase, frontOrigin, sessionUrl, appTitle, shopName } = JSON.parse(
  document.getElementById("boot").textContent,
);
const iframe = document.getElementById("app-frame");
const appNav = document.getElementById("app-nav");
const titleBar = document.getElementById("title-bar");
const toasts = document.getElementById("toasts");
const saveBar = document.getElementById("save-bar");
const loading = document.getElementById("loading");
const menu = document.getElementById("menu");

const ownParams = ["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp"];
const state = { connected: false, path: "/", title: "", links: [], barTitle: "", buttons: [] };

const toApp = (message) => iframe.contentWindow.postMessage({ admin: true, ...message }, frontOrigin);
const element = (tag, props = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), props);
  made.append(...children);
  return made;
};
async function session(path, apiKey) {
  const query = new URLSearchParams({ path, ...(apiKey && { apiKey }) });
  const response = await fetch(`${sessionUrl}?${query}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}
const adminPath = (path) => (path === "/" ? appBase : appBase + path);
async function load(path) {
  state.connected = false;
  saveBar.hidden = true;
  iframe.src = (await session(path)).src;
}
function navigate(path) {
  menu.setAttribute("aria-expanded", "false");
  if (!saveBar.hidden && !window.confirm("Leave without saving?")) return;
  if (state.connected) toApp({ type: "navigate", href: path });
  else load(path);
}

function showFrame() {
  const home = state.links.find(({ home: isHome }) => isHome);
  document.getElementById("app-home").href = adminPath(home?.href ?? "/");
  const [pathname] = state.path.split("?");
  const items = state.links.filter((link) => link !== home);
  // The longest link the address begins with is where the merchant is.
  const current = items
    .filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  appNav.replaceChildren(
    ...items.map((link) => {
      const anchor = element("a", { href: adminPath(link.href), textContent: link.label });
      if (link === current) anchor.setAttribute("aria-current", "page");
      return element("li", {}, anchor);
    }),
  );
  const title = state.barTitle || state.title;
  document.title = [title, appTitle, shopName].filter(Boolean).join(" · ");
  titleBar.replaceChildren(
    element("h1", { textContent: state.barTitle || appTitle }),
    ...state.buttons.map(({ index, label, primary, disabled }) =>
      element("button", {
        textContent: label,
        disabled,
        className: primary ? "primary" : "",
        onclick: () => toApp({ type: "titleBarButton", index }),
      }),
    ),
  );
}

function showToast({ id, message, duration, isError, action }) {
  const end = (act) => {
    clearTimeout(timer);
    toast.remove();
    toApp({ type: "toast", id, act });
  };
  const toast = element("div", { id, className: isError ? "toast error" : "toast" }, message);
  if (action) toast.append(element("button", { textContent: action, onclick: () => end("action") }));
  toast.append(element("button", { textContent: "×", ariaLabel: "Dismiss", onclick: () => end("dismiss") }));
  const timer = setTimeout(() => end("dismiss"), duration);
  toasts.append(toast);
}

const questions = {
  hello: async () => {
    state.connected = true;
  },
  idToken: async ({ apiKey }) => (await session(state.path, apiKey)).idToken,
  extensions: async () => (await session(state.path)).extensions,
  scopes: async () => (await session(state.path)).scopes,
  user: async () => ({ accountAccess: "full" }),
  leave: async () => {
    if (!window.confirm("Leave without saving?")) throw new Error("The merchant stayed.");
  },
};
const reports = {
  location({ path, title }) {
    const url = new URL(path, frontOrigin);
    for (const name of ownParams) url.searchParams.delete(name);
    Object.assign(state, { path: url.pathname + url.search, title });
    // Replaced, not pushed: the frame's own entry in the shared history is enough for the back button.
    history.replaceState(null, "", adminPath(state.path));
    showFrame();
  },
  frame({ links, title, buttons }) {
    Object.assign(state, { links, barTitle: title, buttons });
    showFrame();
  },
  load: ({ path }) => load(path),
  loading({ isLoading }) {
    loading.hidden = !isLoading;
  },
  toast: showToast,
  hideToast: ({ id }) => document.getElementById(id)?.remove(),
  saveBar({ showing }) {
    saveBar.hidden = !showing;
  },
  open({ url }) {
    const target = new URL(url);
    const isApp = target.origin === frontOrigin;
    if (!isApp && !["http:", "https:"].includes(target.protocol)) return;
    location.assign(isApp ? adminPath(target.pathname + target.search) : target.href);
  },
};

window.addEventListener("message", async ({ source, origin, data }) => {
  if (source !== iframe.contentWindow || origin !== frontOrigin || !data?.bridge) return;
  if (data.ask === undefined) {
    reports[data.type]?.(data);
    return;
  }
  try {
    toApp({ reply: data.ask, value: await questions[data.type](data) });
  } catch (error) {
    toApp({ reply: data.ask, error: error.message });
  }
});
document.getElementById("nav").addEventListener("click", (event) => {
  const link = event.target.closest("[data-app-links] a");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const { pathname, search } = new URL(link.href);
  navigate(pathname.slice(appBase.length) + search || "/");
});
menu.addEventListener("click", () => {
  menu.setAttribute("aria-expanded", String(menu.getAttribute("aria-expanded") !== "true"));
});
document.getElementById("save").addEventListener("click", () => toApp({ type: "save" }));
document.getElementById("discard").addEventListener("click", () => toApp({ type: "discard" }));

// A page kept by the browser has an id token that is long dead by then.
load(location.pathname.slice(appBase.length) + location.search || "/");

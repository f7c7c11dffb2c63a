// Second half of the App Bridge stand-in, see app-bridge.js: window.shopify and the ui- elements.
const buttonsIn = (element) => [...(element?.querySelectorAll("button, a") ?? [])];
const describe = (button, index) => ({
  index,
  label: button.textContent.trim(),
  primary: button.getAttribute("variant") === "primary",
  disabled: button.hasAttribute("disabled"),
});
const titleBar = () => [...document.querySelectorAll("ui-title-bar")].find((bar) => !bar.closest("ui-modal"));
const byId = (tag) => (method) => (id) => {
  const element = document.getElementById(id);
  if (element?.localName !== tag)
    return Promise.reject(new Error(`App Bridge: there is no ${tag} with id ${id}.`));
  return element[method]();
};

{
  // A style element would be a change of the page; an adopted sheet is not.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal { display: none }
    .app-bridge-modal { position: fixed; inset: 0; z-index: 1000; display: grid; place-items: center; background: #0008 }
    .app-bridge-modal > section { background: #fff; border-radius: 12px; width: min(620px, 94vw); max-height: 90vh; overflow: auto }
    .app-bridge-modal header, .app-bridge-modal footer { display: flex; gap: 8px; padding: 12px 16px; justify-content: space-between }
    .app-bridge-modal footer { justify-content: flex-end }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const { tell, ask, on } = bridge;

  // ---- the app's menu and title bar appear in the admin ----------------------------------------------------------
  let lastSent = "";
  const send = () => {
    const links = [...document.querySelectorAll("ui-nav-menu a[href], s-app-nav a[href]")].map((link) => ({
      href: link.getAttribute("href"),
      label: link.textContent.trim(),
      home: link.getAttribute("rel") === "home",
    }));
    const bar = titleBar();
    const frame = { links, title: bar?.getAttribute("title") ?? "", buttons: buttonsIn(bar).map(describe) };
    if (JSON.stringify(frame) === lastSent) return;
    lastSent = JSON.stringify(frame);
    tell("frame", frame);
  };
  new MutationObserver(send).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    characterData: true,
  });
  document.addEventListener("DOMContentLoaded", send);
  on("titleBarButton", ({ index }) => buttonsIn(titleBar())[index]?.click());

  // ---- save bar --------------------------------------------------------------------------------------------------
  let openBar;
  class Shown extends HTMLElement {
    showing = false;
    change(showing) {
      if (this.showing === showing) return Promise.resolve();
      this.showing = showing;
      this.display(showing);
      this.dispatchEvent(new Event(showing ? "show" : "hide"));
      return Promise.resolve();
    }
    show = () => this.change(true);
    hide = () => this.change(false);
    toggle = () => this.change(!this.showing);
  }
  class SaveBar extends Shown {
    display(showing) {
      openBar = showing ? this : undefined;
      tell("saveBar", { showing });
    }
    disconnectedCallback() {
      this.hide();
    }
  }
  const saveButton = (primary) =>
    buttonsIn(openBar).find((button) => (button.getAttribute("variant") === "primary") === primary);
  on("save", () => saveButton(true)?.click());
  on("discard", () => saveButton(false)?.click());

  // ---- modal: shown inside the frame, which is enough to use it --------------------------------------------------
  class Modal extends Shown {
    content = document.createElement("div");
    display(showing) {
      this.overlay?.remove();
      if (!showing) return;
      const bar = this.querySelector("ui-title-bar");
      const overlay = document.createElement("div");
      overlay.className = "app-bridge-modal";
      const panel = document.createElement("section");
      panel.setAttribute("role", "dialog");
      panel.setAttribute("aria-modal", "true");
      panel.setAttribute("aria-label", bar?.getAttribute("title") ?? "");
      const header = document.createElement("header");
      const close = document.createElement("button");
      close.textContent = "Close";
      close.addEventListener("click", () => this.hide());
      header.append(bar?.getAttribute("title") ?? "", close);
      const footer = document.createElement("footer");
      for (const inner of buttonsIn(bar)) {
        const button = document.createElement("button");
        button.textContent = inner.textContent;
        button.addEventListener("click", () => inner.click());
        footer.append(button);
      }
      panel.append(header, this.content, footer);
      overlay.append(panel);
      document.body.append(overlay);
      this.overlay = overlay;
    }
    disconnectedCallback() {
      this.hide();
    }
  }
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);

  const saveBarOf = byId("ui-save-bar");
  const modalOf = byId("ui-modal");

  // ---- toasts ----------------------------------------------------------------------------------------------------
  let toasts = 0;
  const shown = new Map();
  on("toast", ({ id, act }) => {
    const options = shown.get(id);
    if (act === "action") options?.onAction?.();
    else options?.onDismiss?.();
    if (act === "dismiss") shown.delete(id);
  });

  window.shopify = {
    config: bridge.config,
    origin: location.origin,
    ready: bridge.embedded ? ask("hello") : new Promise(() => {}),
    environment: { embedded: bridge.embedded, mobile: false, pos: false, intent: false },
    idToken: bridge.idToken,
    user: () => ask("user"),
    loading: (isLoading = true) => tell("loading", { isLoading }),
    toast: {
      show(message, options = {}) {
        toasts += 1;
        const id = `toast-${toasts}`;
        const { duration = 5000, isError = false, action } = options;
        shown.set(id, options);
        tell("toast", { id, message, duration, isError, action });
        return id;
      },
      hide: (id) => tell("hideToast", { id }),
    },
    saveBar: {
      show: saveBarOf("show"),
      hide: saveBarOf("hide"),
      toggle: saveBarOf("toggle"),
      leaveConfirmation: () => (openBar ? ask("leave") : Promise.resolve()),
    },
    modal: { show: modalOf("show"), hide: modalOf("hide"), toggle: modalOf("toggle") },
    app: { extensions: () => ask("extensions") },
    scopes: { query: () => ask("scopes") },
    webVitals: { onReport: () => Promise.resolve() },
    support: { registerHandler: () => Promise.resolve() },
  };
  send();
}

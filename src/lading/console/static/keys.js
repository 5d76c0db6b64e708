/* The keyboard: / searches, ? lists the keys, j and k move, Enter opens, x ticks, n turns the page, g goes places.
   Whatever has aria-keyshortcuts is pressed by its key, and the list of keys tells it. */
"use strict";
(() => {
  let going = 0;

  const typing = (element) => element instanceof Element && (element.isContentEditable || element.matches("input:not([type=checkbox]), textarea, select"));
  const rows = () => [...document.querySelectorAll("main tbody tr[data-href]")].filter((row) => row.checkVisibility());
  const at = () => document.querySelector("main tbody tr.at");
  const pressed = () => [...document.querySelectorAll("main [aria-keyshortcuts]")].filter((one) => one.checkVisibility());

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(at());
    const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
    all[here]?.classList.remove("at");
    next.classList.add("at");
    next.querySelector("a")?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const go = (key) => {
    const link = [...document.querySelectorAll("[data-go]")].find((entry) => entry.dataset.go === key);
    if (link) location.assign(link.href);
    return Boolean(link);
  };

  /* the list of keys, with those that only this page has */
  const showKeys = () => {
    const list = document.querySelector("[data-keys]");
    const first = list.querySelector("[data-after-list]");
    for (const old of list.querySelectorAll("[data-own]")) old.remove();
    const told = new Set();
    for (const one of pressed()) {
      const key = one.getAttribute("aria-keyshortcuts");
      if (told.has(key)) continue;
      told.add(key);
      const line = first.cloneNode(true);
      line.removeAttribute("data-after-list");
      line.dataset.own = "";
      line.children[0].textContent = one.getAttribute("aria-label") || one.textContent.trim();
      line.querySelector("kbd").textContent = key;
      list.insertBefore(line, first);
    }
    document.getElementById("keys").showModal();
  };

  const ACTS = {
    "/": () => { const field = document.querySelector('main [data-key="/"], [data-key="/"]'); field?.focus(); field?.select(); },
    "?": showKeys,
    j: () => move(1),
    k: () => move(-1),
    x: () => at()?.querySelector("input[type=checkbox]")?.click(),
    n: () => document.querySelector("[data-next]")?.click(),
    u: () => document.querySelector("main .crumb a")?.click(),
    g: () => { going = Date.now(); },
    Escape: () => document.querySelector("#side.open") && document.querySelector("[data-side]").click(),
  };

  /* who points at such a button learns its key */
  document.addEventListener("pointerover", (event) => {
    const one = event.target instanceof Element && event.target.closest("[aria-keyshortcuts]");
    if (one && !one.title) one.title = `${one.textContent.trim()} · ${one.getAttribute("aria-keyshortcuts")}`;
  });

  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented;
    const form = sends && event.target instanceof Element && event.target.closest("dialog[open] form[hx-post], form[data-sends]");
    if (form) return form.requestSubmit();
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && event.target === document.body && at()) return location.assign(at().dataset.href);
    if (Date.now() - going < 1500 && event.key !== "g") {
      going = 0;
      if (go(event.key)) event.preventDefault();
      return;
    }
    const act = Object.hasOwn(ACTS, event.key) ? ACTS[event.key] : undefined;
    const own = act ? undefined : pressed().find((one) => one.getAttribute("aria-keyshortcuts") === event.key);
    if ((act || own) && document.querySelector("main")) {
      event.preventDefault();
      if (act) act();
      else own.click();
    }
  });
})();

/* The keyboard: / searches, ? lists the keys, j and k move, Enter opens, x ticks, n turns the page, g goes places. */
"use strict";
(() => {
  let going = 0;

  const typing = (element) => element instanceof Element && (element.isContentEditable || element.matches("input:not([type=checkbox]), textarea, select"));
  const rows = () => [...document.querySelectorAll("main tbody tr[data-href]")];
  const at = () => document.querySelector("main tbody tr.at");

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

  const ACTS = {
    "/": () => { const field = document.querySelector('main [data-key="/"], [data-key="/"]'); field?.focus(); field?.select(); },
    "?": () => document.getElementById("keys")?.showModal(),
    j: () => move(1),
    k: () => move(-1),
    x: () => at()?.querySelector("input[type=checkbox]")?.click(),
    n: () => document.querySelector("[data-next]")?.click(),
    g: () => { going = Date.now(); },
    Escape: () => document.querySelector("#side.open") && document.querySelector("[data-side]").click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && event.target === document.body && at()) return location.assign(at().dataset.href);
    if (Date.now() - going < 1500 && event.key !== "g") {
      going = 0;
      if (go(event.key)) event.preventDefault();
      return;
    }
    const act = ACTS[event.key];
    if (act && document.querySelector("main")) {
      event.preventDefault();
      act();
    }
  });
})();

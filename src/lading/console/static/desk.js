/* The review desk by keyboard: from doubt to doubt, and the time that somebody spends on the case. */
"use strict";
(() => {
  const doubts = () => [...document.querySelectorAll("#draft [data-doubtful], #draft [data-deviation]:not(.settled, .w-note)")].filter((one) => one.checkVisibility());
  const target = (one) => one.matches("[data-deviation]") ? one.querySelector("button:not(.quiet)") || one : one.querySelector("input, button, select") || one;

  const goTo = (one) => {
    if (!one) return;
    const at = target(one);
    at.scrollIntoView({ block: "center" });
    at.focus({ preventScroll: true });
    if (at instanceof HTMLInputElement) at.select();
  };

  window.ladingDoubts = doubts;
  window.ladingGo = goTo;

  const here = () => doubts().findIndex((one) => one.contains(document.activeElement));

  const step = (by) => {
    const all = doubts();
    if (!all.length) return;
    const at = here();
    goTo(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  };

  /* the place itself, or what it lies in */
  const find = (place, field) => {
    for (let at = place; at; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
      const found = [...document.querySelectorAll(`#draft [data-place="${CSS.escape(at)}"]`)].filter((one) => !one.matches(".strip"));
      const wanted = field ? found.filter((one) => !one.matches("[data-deviation]")) : found;
      if (wanted.length) return wanted[0];
    }
    return null;
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const jump = event.target.closest("[data-jump]");
    if (jump) {
      goTo(find(jump.dataset.jump, "toField" in jump.dataset));
      window.dispatchEvent(new CustomEvent("lading:look", { detail: jump.dataset.jump }));
    }
    const by = event.target.closest("[data-doubt]");
    if (by) step(Number(by.dataset.doubt));
  });

  document.addEventListener("keydown", (event) => {
    if (!document.getElementById("draft") || document.querySelector("dialog[open]")) return;
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    /* Tab goes through what is doubtful, and on from the last of it as everywhere */
    if (event.key === "Tab" && !event.altKey && !event.ctrlKey && document.activeElement?.matches(".spot[data-doubtful] input")) {
      const next = doubts()[here() + (event.shiftKey ? -1 : 1)];
      if (!next) return;
      event.preventDefault();
      goTo(next);
    }
  });

  /* seconds while the page is seen and somebody does something, at most a minute after the last sign of it */
  const PATIENCE = 60_000;
  let spent = 0;
  let since = Date.now();
  let sign = Date.now();
  const count = () => {
    const now = Date.now();
    if (!document.hidden && document.hasFocus()) spent += Math.max(0, Math.min(now, sign + PATIENCE) - since);
    since = now;
  };
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "scroll", "focus"]) {
    window.addEventListener(kind, () => {
      const now = Date.now();
      if (now - sign > 1000) {
        count();
        sign = now;
      }
    }, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", count);
  window.addEventListener("blur", count);

  const version = () => document.getElementById("draft").dataset.version;
  document.addEventListener("htmx:configRequest", (event) => {
    if (!document.getElementById("desk") || event.detail.verb !== "post" || !event.detail.path.startsWith("/intake/")) return;
    count();
    Object.assign(event.detail.parameters, { seconds: (spent / 1000).toFixed(1), version: version() });
  });
  /* what was sent is not sent twice */
  const sent = (seconds) => { spent = Math.max(0, spent - Number(seconds) * 1000); };
  document.addEventListener("htmx:afterRequest", (event) => {
    const asked = event.detail.requestConfig;
    if (event.detail.successful && asked?.verb === "post" && asked.parameters?.seconds && !asked.headers["X-Preview"]) sent(asked.parameters.seconds);
  });
  window.addEventListener("lading:sends", (event) => {
    count();
    event.detail.set("seconds", (spent / 1000).toFixed(1));
    event.detail.set("version", version());
    event.detail.set("queue", document.getElementById("desk").dataset.queue);
  });
  window.addEventListener("lading:sent", (event) => sent(event.detail.get("seconds")));
})();

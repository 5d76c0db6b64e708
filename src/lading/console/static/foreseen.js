/* Looking before acting: a panel inside a form shows what the form would do, as soon as it can be seen, and again after
   every change. The token that comes with it travels with the form; where it does not hold any more, the panel looks again. */
"use strict";
(() => {
  const waiting = new WeakMap();

  const look = (panel, how) => {
    const form = panel.closest("form");
    if (!form || !panel.isConnected) return;
    panel.classList.add("looking");
    panel.ariaBusy = "true";
    window.htmx.ajax("POST", form.getAttribute("action"), { source: panel, target: panel, swap: "innerHTML", headers: { "X-Preview": how } })
      .finally(() => { panel.classList.remove("looking"); panel.ariaBusy = "false"; });
  };

  const later = (panel) => {
    clearTimeout(waiting.get(panel));
    waiting.set(panel, setTimeout(() => look(panel, "look"), 300));
  };

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) look(entry.target, "look");
  });

  const watch = (root) => root.querySelectorAll?.("[data-foreseen]").forEach((panel) => seen.observe(panel));

  const panelOf = (element) => element instanceof Element && element.closest("form")?.querySelector("[data-foreseen]");

  const quoteOf = (panel) => panel.closest("form").querySelector("#quote");

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const panel = panelOf(event.target);
      if (panel && !quoteOf(panel) && !event.target.matches("textarea") && panel.checkVisibility()) later(panel);
    });
  }
  /* where a quote is asked while one types, the panel comes behind it: both want the same order; what was seen before
     does not bind what is typed since */
  for (const kind of ["input", "change", "quote"]) {
    document.addEventListener(kind, (event) => {
      const panel = panelOf(event.target);
      if (panel && quoteOf(panel) && !event.target.matches("textarea")) for (const token of panel.querySelectorAll("input")) token.remove();
    });
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.detail.target.id === "quote" && panelOf(event.detail.target);
    if (panel && panel.checkVisibility()) later(panel);
  });
  document.addEventListener("moved", (event) => {
    const panel = panelOf(event.target);
    if (panel) look(panel, "again");
  });
  document.addEventListener("DOMContentLoaded", () => watch(document));
  document.addEventListener("htmx:load", (event) => watch(event.detail.elt.parentElement || document));
})();

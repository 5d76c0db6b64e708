/* Liveness: while the page is seen it listens for hints, and what is marked data-live looks again. */
"use strict";
(() => {
  const PAUSE = 2500;
  let source = null;
  const last = new WeakMap();

  const sign = (on) => {
    for (const mark of document.querySelectorAll(".live")) {
      mark.classList.toggle("on", on);
      mark.dataset.state = on ? "on" : "off";
    }
  };

  /* Never under the hands of somebody who ticks rows, fills in a form or reads a drawer. */
  const busy = (element) =>
    document.querySelector("dialog[open]") || element.querySelector("input:checked") || element.querySelector("details.raw[open]") || element.contains(document.activeElement?.closest("input, textarea, select"));

  const refresh = (element) => {
    const known = last.get(element) || { at: 0, timer: 0 };
    clearTimeout(known.timer);
    const wait = Math.max(0, known.at + (Number(element.dataset.pause) || PAUSE) - Date.now());
    known.timer = setTimeout(() => {
      if (!element.isConnected) return;
      if (busy(element)) return refresh(element);
      known.at = Date.now();
      window.htmx.trigger(element, "refresh");
    }, wait || 60);
    last.set(element, known);
  };

  const hear = (words) => {
    for (const element of document.querySelectorAll("[data-live]")) {
      if (element.dataset.live.split(" ").some((word) => words.has(word))) refresh(element);
    }
  };

  const listen = () => {
    if (source || document.hidden || !document.querySelector(".live")) return;
    source = new EventSource("/console/live");
    source.addEventListener("changed", (event) => hear(new Set(event.data.split(" "))));
    source.addEventListener("open", () => sign(true));
    source.addEventListener("error", () => sign(false));
  };

  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = null;
      sign(false);
    } else {
      listen();
      document.querySelectorAll("[data-live]").forEach(refresh);
    }
  });
  window.addEventListener("pagehide", () => source?.close());

  /* rows that were not there before shine for a moment */
  let before = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    before = target.matches?.("[data-live]") ? new Set([...target.querySelectorAll("tr[data-key]")].map((row) => row.dataset.key)) : null;
    if (before) before.at = target.querySelector("tr.at")?.dataset.key;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!before || !before.size || event.detail.requestConfig?.triggeringEvent?.type !== "refresh") return;
    for (const row of document.querySelectorAll("tr[data-key]")) {
      if (!before.has(row.dataset.key)) row.classList.add("fresh");
      if (row.dataset.key === before.at) row.classList.add("at");
    }
    before = null;
  });
})();

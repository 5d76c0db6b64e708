/* Liveness: while the page is seen it listens for hints, and what is marked data-live looks again. */
"use strict";
(() => {
  const PAUSE = 2500;
  const PATIENCE = 6000;
  let source = null;
  let fresh = Date.now();
  let lost = 0;
  const last = new WeakMap();

  /* how things stand, at the top of the page: connected or not, and how old the page is */
  const sign = (state) => {
    for (const mark of document.querySelectorAll(".live")) {
      if (state) mark.dataset.state = state;
      mark.classList.toggle("on", mark.dataset.state === "on");
      const told = mark.querySelector("[data-told]");
      if (told) told.textContent = mark.dataset.state === "lost" ? mark.dataset.lost : age(mark);
    }
  };
  const age = (mark) => {
    const seconds = Math.round((Date.now() - fresh) / 5000) * 5;
    if (mark.dataset.state !== "on") return mark.dataset.on;
    if (seconds < 5) return mark.dataset.just;
    return seconds < 60 ? mark.dataset.seconds.replace("{n}", seconds) : mark.dataset.minutes.replace("{n}", Math.floor(seconds / 60));
  };
  setInterval(() => { if (!document.hidden) sign(); }, 5000);

  /* Never under the hands of somebody who ticks rows, fills in a form, marks words or has something open. */
  const marked = (element) => !getSelection().isCollapsed && element.contains(getSelection().anchorNode);
  const busy = (element) =>
    document.querySelector("dialog[open]") || element.querySelector("input:checked, details[open]") || marked(element) || element.contains(document.activeElement?.closest("input, textarea, select"));

  const refresh = (element) => {
    const known = last.get(element) || { at: 0, timer: 0 };
    clearTimeout(known.timer);
    const wait = Math.max(busy(element) ? 700 : 60, known.at + (Number(element.dataset.pause) || PAUSE) - Date.now());
    known.timer = setTimeout(() => {
      if (!element.isConnected) return;
      if (busy(element)) return refresh(element);
      known.at = Date.now();
      window.htmx.trigger(element, "refresh");
    }, wait);
    last.set(element, known);
  };

  const hear = (words) => {
    for (const element of document.querySelectorAll("[data-live]")) {
      if (element.dataset.live.split(" ").some((word) => words.has(word))) refresh(element);
    }
  };

  /* hints that were given while nobody listened are made up for by looking again */
  const hello = () => {
    clearTimeout(lost);
    if (lost) document.querySelectorAll("[data-live]").forEach(refresh);
    lost = 0;
    sign("on");
  };
  const silence = () => { lost ||= setTimeout(() => sign("lost"), PATIENCE); };

  const listen = () => {
    if (source || document.hidden || !document.querySelector("[data-live]")) return;
    source = new EventSource("/console/live");
    source.addEventListener("changed", (event) => hear(new Set(event.data.split(" "))));
    source.addEventListener("open", hello);
    source.addEventListener("error", silence);
  };

  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("htmx:sendError", (event) => {
    const element = event.detail.elt;
    if (!element.matches?.("[data-live]")) return;
    sign("lost");
    refresh(element);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      source = null;
      sign("off");
    } else {
      listen();
      document.querySelectorAll("[data-live]").forEach(refresh);
    }
  });
  window.addEventListener("pagehide", () => source?.close());

  /* who stood on a link or a button stands there again; rows that were not there before shine for a moment */
  const stops = (element) => [...element.querySelectorAll("a[href], button, summary")];
  const named = (element) => element.getAttribute("href") || element.getAttribute("aria-label") || element.textContent.trim();
  const isRefresh = (event) => event.detail.requestConfig?.triggeringEvent?.type === "refresh";
  let before = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    /* on a slow line somebody may have begun with something while the answer was on its way */
    if (target.matches?.("[data-live]") && isRefresh(event) && busy(target)) {
      event.detail.shouldSwap = false;
      before = null;
      return refresh(target);
    }
    before = target.matches?.("[data-live]") ? new Set([...target.querySelectorAll("tr[data-key]")].map((row) => row.dataset.key)) : null;
    if (!before) return;
    before.at = target.querySelector("tr.at")?.dataset.key;
    before.stop = target.contains(document.activeElement) ? stops(target).indexOf(document.activeElement) : -1;
    before.name = before.stop < 0 ? "" : named(document.activeElement);
  });
  const standAgain = (element, { stop, name }) => {
    const all = stops(element);
    const same = all.filter((one) => named(one) === name);
    same.sort((one, other) => Math.abs(all.indexOf(one) - stop) - Math.abs(all.indexOf(other) - stop));
    same[0]?.focus({ preventScroll: true });
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!before || !isRefresh(event)) return;
    fresh = Date.now();
    sign("on");
    for (const row of document.querySelectorAll("tr[data-key]")) {
      if (before.size && !before.has(row.dataset.key)) row.classList.add("fresh");
      if (row.dataset.key === before.at) row.classList.add("at");
    }
    const element = document.getElementById(event.detail.target.id);
    if (before.stop >= 0 && element && !element.contains(document.activeElement)) standAgain(element, before);
    before = null;
  });
})();

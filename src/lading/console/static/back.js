/* The way back: a page below a list leads to the list as it was left, with its filters and the row that was opened. */
"use strict";
(() => {
  const KEY = "lading.lists";
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) || {}; } catch { return {}; } };
  const keep = (lists) => { try { sessionStorage.setItem(KEY, JSON.stringify(lists)); } catch { /* private windows may refuse */ } };
  const rows = () => [...document.querySelectorAll("main tr[data-key][data-href]")];

  const mark = (row) => {
    for (const other of document.querySelectorAll("main tr.at")) other.classList.remove("at");
    row.classList.add("at");
  };

  window.addEventListener("pagehide", () => {
    if (!rows().length || document.querySelector("main .crumb")) return;
    const name = document.querySelector("main h1")?.textContent.trim();
    keep({ ...read(), [location.pathname]: { to: location.pathname + location.search, row: document.querySelector("main tr.at")?.dataset.key, name } });
  });
  document.addEventListener("click", (event) => {
    const row = event.target instanceof Element && event.target.closest("main tr[data-key][data-href]");
    if (row && !event.target.closest("input, button, label, .tick")) mark(row);
  }, true);

  /* an order may have been opened from the holds or the tasks: back goes to where one came from */
  const lead = () => {
    const lists = read();
    const from = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
    for (const link of document.querySelectorAll("main .crumb a")) {
      if (link.search || link.dataset.led) continue;
      const own = `from ${location.pathname}`;
      if ("back" in link.dataset && lists[from]?.name) keep({ ...lists, [own]: from });
      const list = lists[("back" in link.dataset && (lists[from]?.name ? from : lists[own])) || link.pathname] || lists[link.pathname];
      if (!list) continue;
      link.dataset.led = "";
      link.href = list.to;
      if ("back" in link.dataset && list.name) link.textContent = list.name;
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    lead();
    const list = read()[location.pathname];
    if (list?.row && list.to === location.pathname + location.search && document.referrer.startsWith(location.origin)) {
      const row = rows().find((one) => one.dataset.key === list.row);
      if (row) mark(row);
    }
  });
  document.addEventListener("htmx:afterSettle", lead);
})();

/* The editor of rules: facts are written where the cursor stands, faults are mended by a click, facts narrow. */
"use strict";
(() => {
  const field = document.getElementById("f-condition");
  if (!field) return;
  const tell = () => field.dispatchEvent(new Event("input", { bubbles: true }));
  const write = (text, start, end) => {
    field.setRangeText(text, start, end, "end");
    field.focus();
    tell();
  };
  document.addEventListener("click", (event) => {
    const fact = event.target.closest("[data-writes]");
    if (fact) {
      const before = field.value.slice(0, field.selectionStart);
      const joins = before.trim() && !/(\(|\band|\bor|\bnot)\s*$/.test(before);
      write((joins ? (/\s$/.test(before) ? "and " : " and ") : "") + fact.dataset.writes, field.selectionStart, field.selectionEnd);
    }
    const meant = event.target.closest("[data-instead]");
    if (meant) write(meant.dataset.instead, Number(meant.dataset.start), Number(meant.dataset.end));
  });
  const search = document.getElementById("fact-search");
  search?.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of document.querySelectorAll("[data-fact]")) {
      const said = row.dataset.fact.toLowerCase();
      row.hidden = !words.every((word) => said.includes(word));
    }
    for (const head of document.querySelectorAll("#fact-list h3")) head.hidden = !head.nextElementSibling.querySelector("li:not([hidden])");
  });
})();

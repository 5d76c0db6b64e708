/* The entry grid: Enter goes on, a scan makes the next row, pasted cells fill rows, Ctrl+Enter is done. */
"use strict";
(() => {
  const body = () => document.querySelector("[data-grid] tbody");
  const cells = (row) => [...row.querySelectorAll("input")];
  const rows = () => [...body().rows];

  const addRow = () => {
    const all = rows();
    const row = all[all.length - 1].cloneNode(true);
    row.className = "";
    for (const input of cells(row)) {
      input.name = input.name.replace(/\d+$/, String(all.length));
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, String(all.length + 1)));
      input.value = "";
    }
    row.querySelector(".told-cell").innerHTML = '<span class="told"></span>';
    body().append(row);
    window.htmx.process(row);
    return row;
  };

  const rowAt = (index) => {
    while (rows().length <= index) addRow();
    return rows()[index];
  };

  const go = (index, column) => {
    const input = cells(rowAt(index))[column];
    input.focus();
    input.select();
  };

  const look = (row) => window.htmx.trigger(cells(row)[0], "looks");

  const paste = (event, row, column) => {
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!/[\t\n;]/.test(text)) return;
    event.preventDefault();
    const start = rows().indexOf(row);
    const lines = text.split("\n").filter((line) => line.trim());
    lines.forEach((line, below) => {
      const target = rowAt(start + below);
      line.split(line.includes("\t") ? "\t" : ";").slice(0, 3 - column).forEach((value, right) => { cells(target)[column + right].value = value.trim(); });
      if (column === 0 && below < 40) look(target);
    });
    rowAt(start + lines.length);
    go(start + lines.length, column);
  };

  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.closest("[data-grid]")) return;
    const row = input.closest("tr");
    const index = rows().indexOf(row);
    const column = cells(row).indexOf(input);
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) return input.form.requestSubmit(input.form.querySelector("button.primary"));
      if (column === 0) go(index, 1);
      else go(index + 1, document.querySelector("[data-grid]").dataset.sheet === "yes" ? 1 : 0);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(Math.max(0, index + (event.key === "ArrowDown" ? 1 : -1)), column);
    }
  });

  document.addEventListener("paste", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.closest("[data-grid]")) paste(event, input.closest("tr"), cells(input.closest("tr")).indexOf(input));
  });

  document.addEventListener("input", (event) => {
    const row = event.target.closest?.("[data-grid] tbody tr");
    if (row && row === body().lastElementChild) addRow();
  });

  /* what is filled in already says its name, and the first empty field has the focus */
  window.addEventListener("pageshow", () => {
    const filled = rows().filter((row) => cells(row)[0].value);
    filled.slice(0, 60).forEach(look);
    const grid = document.querySelector("[data-grid]");
    if (filled.length > 1 && filled.every((row) => !cells(row)[1].value)) grid.dataset.sheet = "yes";
    const next = rows().flatMap((row) => cells(row).slice(0, 2)).find((input) => !input.value);
    if (next && !document.querySelector(".wrong, #variances")) next.focus({ preventScroll: true });
    else document.querySelector(".wrong input, #variances button")?.focus();
  });
})();

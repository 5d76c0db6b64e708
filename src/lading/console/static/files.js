/* Files dropped and chosen: their names and sizes before they are sent, and samples beside the columns of a mapping. */
"use strict";
(() => {
  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

  const tell = (input) => {
    const drop = input.closest("[data-drop]");
    const told = drop.querySelector("[data-chosen]");
    const files = [...input.files];
    const most = Number(drop.dataset.largest || 0);
    const whole = files.reduce((sum, file) => sum + file.size, 0);
    const over = most && whole > most;
    const sentence = `That is ${size(whole)}, more than ${size(most)}. Divide it and send the parts one after the other.`;
    told.textContent = over ? sentence : files.map((file) => `${file.name} (${size(file.size)})`).join(", ");
    told.classList.toggle("bad", Boolean(over));
    input.setCustomValidity(over ? sentence : "");
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-drop] input[type=file]")) tell(event.target);
    if (event.target.matches("[data-column]")) sample(event.target);
  });
  for (const [name, on] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => event.target.closest?.("[data-drop]")?.classList.toggle("over", on));
  }

  /* the first values of the chosen column, read from the table below */
  const sample = (select) => {
    const place = select.closest("tr").querySelector("[data-sample]");
    const table = document.querySelector(".sheet table");
    const at = select.selectedIndex - 1;
    const known = select.value.startsWith("column:") && table;
    place.textContent = known ? [...new Set([...table.tBodies[0].rows].map((row) => row.cells[at]?.textContent).filter(Boolean))].join(" · ") : "";
    if (select.value === "=") select.closest("td").querySelector(".fixed").focus();
  };
})();

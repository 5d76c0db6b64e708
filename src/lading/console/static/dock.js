/* The receiving station: scans count up the line of their item; nothing leaves the page before the delivery is booked. */
"use strict";
(() => {
  const field = () => document.querySelector("[data-dock]");
  const lines = () => [...document.querySelectorAll("[data-dock-line]")];
  const good = (line) => line.querySelector("[data-dock-good]");
  const number = (text) => Number(String(text).replace(/\s/g, "").replace(",", ".")) || 0;
  const tidy = (value) => String(Math.round(value * 1e6) / 1e6);

  const paint = (line) => {
    const count = number(good(line).value);
    const open = number(line.dataset.open);
    line.classList.toggle("full", count > 0 && count === open);
    line.classList.toggle("over", count > open);
  };

  const say = (words, tone) => {
    const place = document.querySelector("[data-dock-said]");
    place.className = `scan-said ${tone}`;
    place.textContent = words;
    place.hidden = false;
  };

  const scan = (typed) => {
    const [, many, code] = typed.trim().match(/^(?:([\d.,]+)\s*\*\s*)?(.+)$/) || [];
    if (!code) return;
    const said = document.querySelector("[data-dock-said]").dataset;
    const line = lines().find((one) => code.toUpperCase() in JSON.parse(one.dataset.codes));
    if (!line) {
      say(said.no.replace("{code}", code), "no");
      return;
    }
    const each = number(JSON.parse(line.dataset.codes)[code.toUpperCase()]);
    const added = (many ? number(many) : 1) * each;
    good(line).value = tidy(number(good(line).value) + added);
    lines().forEach((one) => one.classList.toggle("now", one === line));
    paint(line);
    line.scrollIntoView({ block: "nearest" });
    say(said.yes.replace("{count}", good(line).value).replace("{name}", line.dataset.name), "yes");
  };

  document.addEventListener("keydown", (event) => {
    const form = document.getElementById("dock");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Enter" && event.target === field()) {
      event.preventDefault();
      scan(field().value);
      field().value = "";
    } else if (event.key === "Enter" && event.target.matches("#dock input:not([type=checkbox])")) {
      event.preventDefault(); /* a scanner's Enter in the wrong field must not book half a delivery */
      field().focus();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-dock-good]")) paint(event.target.closest("[data-dock-line]"));
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-dock-all]")) return;
    for (const line of lines()) {
      if (number(line.dataset.open) > 0) good(line).value = tidy(number(line.dataset.open));
      paint(line);
    }
  });
})();

/* The search at the top: what is found hangs below the field; arrows walk through it, Escape puts it away. */
"use strict";
(() => {
  const form = () => document.getElementById("find");
  const found = () => document.getElementById("found");
  const field = () => form()?.querySelector("input");

  const show = () => { const list = found(); if (list) list.hidden = !list.innerHTML.trim() || !form().contains(document.activeElement); };
  const hide = () => { const list = found(); if (list) list.hidden = true; };

  document.addEventListener("htmx:afterSwap", (event) => event.detail.target.id === "found" && show());
  document.addEventListener("focusin", (event) => (form()?.contains(event.target) ? show() : hide()));
  document.addEventListener("click", (event) => !form()?.contains(event.target) && hide());
  document.addEventListener("keydown", (event) => {
    if (!form()?.contains(event.target)) return;
    if (event.key === "Escape") return hide();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field(), ...found().querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    stops[Math.max(0, Math.min(stops.length - 1, here + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    event.preventDefault();
  });
})();

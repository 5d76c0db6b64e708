/* The review desk: a field and where it stands in the document are shown together, whichever side one points at. */
"use strict";
(() => {
  const paper = () => document.querySelector("[data-paper]");
  const marks = (place) => [...document.querySelectorAll(`[data-mark="${CSS.escape(place)}"]`)];
  const spot = (place) => document.querySelector(`#draft .spot[data-place="${CSS.escape(place)}"], #draft .match[data-place="${CSS.escape(place)}"]`);
  let lit = "";

  const light = (place) => {
    if (place === lit) return;
    for (const old of document.querySelectorAll(".lit")) old.classList.remove("lit");
    lit = place;
    if (!place) return;
    for (const mark of marks(place)) mark.classList.add("lit");
  };

  /* the mark comes to the middle of its side, without moving the page around it */
  const show = (place) => {
    const mark = marks(place)[0];
    const side = paper();
    if (!mark || !side) return;
    const at = mark.getBoundingClientRect();
    const seen = side.getBoundingClientRect();
    if (at.top >= seen.top + 20 && at.bottom <= seen.bottom - 20 && at.left >= seen.left && at.right <= seen.right) return;
    side.scrollBy({ top: at.top - seen.top - seen.height / 3, left: at.left - seen.left - seen.width / 4, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  };

  const placeOf = (element) => element instanceof Element && (element.closest("#draft .spot, #draft .match")?.dataset.place || "");

  document.addEventListener("focusin", (event) => {
    const place = placeOf(event.target);
    if (!place) return;
    light(place);
    show(place);
  });
  document.addEventListener("pointerover", (event) => {
    if (!(event.target instanceof Element)) return;
    const mark = event.target.closest("[data-mark]");
    const place = mark ? mark.dataset.mark : placeOf(event.target);
    if (place) light(place);
    if (mark) spot(place)?.classList.add("lit");
  });
  document.addEventListener("click", (event) => {
    const mark = event.target instanceof Element && event.target.closest("[data-mark]");
    if (!mark || document.querySelector(".teaching")) return;
    const found = spot(mark.dataset.mark);
    found?.scrollIntoView({ block: "center" });
    found?.querySelector("input, button")?.focus({ preventScroll: true });
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-zoom]");
    if (!button) return;
    const side = paper();
    const step = Number(button.dataset.zoom);
    const level = step ? Math.max(-2, Math.min(3, Number(side.dataset.level) + step)) : 0;
    side.dataset.level = String(level);
    /* what is looked at closely is drawn sharper */
    if (level > 0) for (const picture of side.querySelectorAll("img[data-sharp]")) {
      picture.src = picture.dataset.sharp;
      picture.removeAttribute("data-sharp");
    }
  });

  window.addEventListener("lading:look", (event) => {
    light(event.detail);
    show(event.detail);
  });
})();

/* Teaching a field: a box is drawn on the page, the words within it are read, and one says which field they are. */
"use strict";
(() => {
  const button = () => document.querySelector("[data-teaches]");
  const side = () => document.querySelector(".paper-side");
  let from = null;
  let box = null;

  const turn = (on) => {
    side()?.classList.toggle("teaching", on);
    button()?.setAttribute("aria-pressed", String(on));
    if (!on) document.querySelectorAll(".marks .drawn").forEach((one) => one.remove());
  };

  const share = (leaf, event) => {
    const at = leaf.querySelector("svg.marks").getBoundingClientRect();
    const inside = (value) => Math.min(1, Math.max(0, value));
    return [inside((event.clientX - at.left) / at.width), inside((event.clientY - at.top) / at.height)];
  };

  const paint = (leaf, [x, y]) => {
    const svg = leaf.querySelector("svg.marks");
    let drawn = svg.querySelector(".drawn");
    if (!drawn) {
      drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      drawn.setAttribute("class", "drawn");
      svg.append(drawn);
    }
    box = { page: leaf.dataset.page, left: Math.min(from[0], x), top: Math.min(from[1], y), right: Math.max(from[0], x), bottom: Math.max(from[1], y) };
    for (const [name, value] of [["x", box.left], ["y", box.top], ["width", box.right - box.left], ["height", box.bottom - box.top]]) drawn.setAttribute(name, String(value * 1000));
  };

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-teaches]")) turn(button().getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("pointerdown", (event) => {
    const leaf = event.target instanceof Element && event.target.closest(".teaching .leaf");
    if (!leaf || event.button) return;
    event.preventDefault();
    from = share(leaf, event);
    box = null;
    leaf.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    const leaf = from && event.target instanceof Element && event.target.closest(".leaf");
    if (leaf) paint(leaf, share(leaf, event));
  });
  document.addEventListener("pointerup", async () => {
    if (!from) return;
    from = null;
    if (!box || box.right - box.left < 0.004 || box.bottom - box.top < 0.003) return turn(true);
    const asked = new URLSearchParams(Object.entries(box).map(([name, value]) => [name, String(value)]));
    const answer = await fetch(`${document.getElementById("desk").dataset.case}/words?${asked}`);
    const words = answer.ok ? await answer.text() : "";
    const dialog = document.getElementById("teach");
    dialog.querySelector("[name=value]").value = words;
    dialog.dataset.words = words;
    const lit = document.querySelector("#draft .spot:focus-within")?.dataset.place;
    if (lit) dialog.querySelector("[name=place]").value = lit;
    dialog.showModal();
    dialog.querySelector("select").focus();
  });

  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-teach-form]")) return;
    event.preventDefault();
    const form = event.target;
    const dialog = form.closest("dialog");
    const said = { place: form.elements.place.value, value: form.elements.value.value, words: dialog.dataset.words, ...box };
    if (await window.ladingDesk.post("correct", said, form.querySelector(".form-errors"))) {
      dialog.close();
      turn(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side()?.classList.contains("teaching") && !document.querySelector("dialog[open]")) turn(false);
  });
})();

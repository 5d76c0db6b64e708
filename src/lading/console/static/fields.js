/* What is wrong with a form, at the fields that it is said of; the first of them has the focus. */
"use strict";
(() => {
  const remarks = (form) => form.querySelectorAll(".field-remark[data-of]");

  const forget = (field, form) => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    for (const remark of remarks(form)) if (remark.dataset.of === field.name) remark.remove();
  };

  /* a name that several fields share, such as ticks, is marked at the first of them */
  const find = (form, names) => {
    for (const name of names.split(" ")) {
      const found = form.elements.namedItem(name);
      const field = found instanceof RadioNodeList ? found[0] : found;
      if (field && field.type !== "hidden") return field;
    }
    return null;
  };

  const mark = (field, sentence) => {
    const beside = Object.assign(document.createElement("span"), { className: "field-remark", textContent: sentence, id: `wrong-${field.name}` });
    beside.dataset.of = field.name;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", beside.id);
    const group = field.type === "checkbox" ? field.closest(".checks, .scopes, .check") : field.closest(".field");
    if (group?.matches(".field")) group.append(beside);
    else (group || field).after(beside);
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };

  const show = (place) => {
    const form = place.closest("form");
    if (!form) return;
    for (const field of form.querySelectorAll("[aria-invalid]")) forget(field, form);
    const told = place.querySelector("[data-errors]");
    if (!told) return;
    let first = null;
    for (const said of told.querySelectorAll("[data-for]")) {
      const field = find(form, said.dataset.for);
      if (field && !field.hasAttribute("aria-invalid")) mark(field, said.textContent);
      if (field) said.remove();
      else if ("twice" in said.dataset) said.remove();
      first ||= field;
    }
    const rest = told.querySelector("li");
    if (!rest) told.querySelector("ul")?.remove();
    if (first && !rest) {
      told.querySelector("[data-said]").hidden = true;
      told.querySelector("[data-marked]").hidden = false;
    }
    first?.focus();
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.matches?.(".form-errors")) show(event.detail.target);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && event.target.hasAttribute("aria-invalid")) forget(event.target, form);
  });
})();

/* The editor of routing plans: buttons that rearrange get the form back, typing has it checked, Alt and arrows move a part, with Shift copy it. */
"use strict";
(() => {
  const form = document.getElementById("plan");
  if (!form) return;

  /* before htmx sends the form as a draft to save: what only rearranges goes elsewhere, and comes back as the editor */
  const arrange = (value) => window.htmx.ajax("POST", form.dataset.arrange, {
    source: "#editor", target: "#editor", swap: "outerHTML",
    values: { ...gathered(), act: value },
  });
  const gathered = () => {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (name in values) values[name] = [].concat(values[name], value);
      else values[name] = value;
    }
    return values;
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-arranges]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    arrange(button.value);
  }, true);

  form.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const part = event.target.closest("[data-part]");
    if (!part) return;
    event.preventDefault();
    const verb = event.shiftKey ? "copy" : event.key === "ArrowUp" ? "up" : "down";
    arrange(`${verb} ${part.dataset.part}`);
  });

  document.addEventListener("htmx:afterSettle", () => form.querySelector("#editor [autofocus]")?.focus());

  let waiting = 0;
  const check = () => window.htmx.ajax("POST", form.dataset.check, { source: "#findings", target: "#findings", swap: "outerHTML", values: gathered() });
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => { clearTimeout(waiting); waiting = setTimeout(check, 350); });
  }
})();

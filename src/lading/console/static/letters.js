/* Letters: words go where one is writing, and the sheet of the preview follows what is typed. */
"use strict";
(() => {
  const form = document.getElementById("letter");
  const place = document.getElementById("sheet");
  if (!form || !place) return;
  let last = form.elements.text;

  form.addEventListener("focusin", (event) => {
    if (["subject", "text", "html"].includes(event.target.name)) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const word = event.target.closest?.("[data-insert]");
    if (!word) return;
    last.focus();
    last.setRangeText(word.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* A letter has styles of its own, which this page forbids: it comes as a page into a frame that may do nothing.
     Each time into a new frame, since a second page in the same one would be a step of the browser's history. */
  let turn = 0;
  const follow = () => {
    const before = [...place.querySelectorAll("iframe")];
    const frame = document.createElement("iframe");
    frame.name = `sheet-${(turn += 1)}`;
    frame.title = before[0]?.title || "";
    frame.setAttribute("sandbox", "");
    frame.className = "coming";
    place.append(frame);
    const sent = document.createElement("form");
    Object.assign(sent, { method: "post", action: place.dataset.action, target: frame.name, hidden: true });
    for (const [name, value] of new FormData(form)) {
      const field = document.createElement("textarea");
      Object.assign(field, { name, value });
      sent.append(field);
    }
    document.body.append(sent);
    frame.addEventListener("load", () => {
      frame.className = "";
      for (const one of before) one.remove();
    });
    sent.submit();
    sent.remove();
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "preview" && event.detail.target.querySelector("[data-good]")) follow();
  });
})();

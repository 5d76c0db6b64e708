/* The scan station: the field keeps the focus, each scan has a key of its own, and none is lost while the net is away. */
"use strict";
(() => {
  const queue = [];
  let sending = false;

  const field = () => document.getElementById("code");
  const bench = () => document.getElementById("bench");
  const free = () => !document.querySelector("dialog[open]") && !document.activeElement?.closest("#bench input, #bench select, #bench textarea, details[open]");
  const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint32Array(4))].join("-"));

  /* with a scanner on a phone the screen's own keyboard stays away, until one taps the field */
  const focus = () => {
    const input = field();
    if (!input || !free()) return;
    if (matchMedia("(pointer: coarse)").matches && document.activeElement !== input) input.inputMode = "none";
    input.focus({ preventScroll: true });
  };

  const show = () => {
    const input = field();
    const hint = bench()?.dataset.hint;
    if (input && hint) {
      input.placeholder = hint;
      document.querySelector("label[for=code]").textContent = hint;
    }
    const count = document.querySelector("[data-waits]");
    if (count) count.textContent = queue.length > 1 ? String(queue.length) : "";
    document.getElementById("scan")?.classList.toggle("busy", queue.length > 0);
  };

  const away = (on) => document.querySelector("[data-away]")?.toggleAttribute("hidden", !on);

  /* one after the other: what is sent again after a silence carries the same key and counts once */
  const send = async () => {
    if (sending) return;
    sending = true;
    while (queue.length) {
      const scan = queue[0];
      try {
        await post(scan);
        queue.shift();
        away(false);
      } catch {
        away(true);
        await new Promise((done) => setTimeout(done, 1500));
      }
      show();
    }
    sending = false;
    focus();
  };

  const post = async (scan) => {
    const body = new FormData(document.getElementById("scan"));
    for (const [name, value] of Object.entries(scan.values)) body.set(name, value);
    const token = JSON.parse(document.body.getAttribute("hx-headers"));
    const answer = await fetch(scan.path, { method: "POST", body, headers: { ...token, "HX-Request": "true", "HX-Current-URL": location.href } });
    const to = answer.headers.get("HX-Redirect");
    if (to) {
      queue.length = 0;
      location.assign(to);
      return;
    }
    const text = await answer.text();
    if (answer.status >= 500) throw new Error("broken");
    if (text.includes('id="bench"')) {
      bench().outerHTML = text;
      window.htmx.process(bench());
    } else {
      refuse(text);
    }
  };

  /* a refusal that belongs to no line of the bench */
  const refuse = (text) => {
    let place = bench().querySelector(".form-errors");
    if (!place) {
      place = Object.assign(document.createElement("div"), { className: "form-errors" });
      place.setAttribute("role", "alert");
      bench().prepend(place);
    }
    place.innerHTML = text;
  };

  const take = (code) => {
    const word = document.querySelector(`[data-word="${CSS.escape(code.toLowerCase())}"]`);
    if (word) return word.click();
    if (!code) return document.querySelector("[data-enter]")?.click();
    const step = document.querySelector('[name="step"][form="scan"]')?.value;
    const values = { code, key: newKey(), ...(step ? { step } : {}) };
    const carrier = document.querySelector("#ship [name=carrier]");
    if (carrier) values.carrier = carrier.value;
    queue.push({ path: bench().dataset.scan, values });
    show();
    send();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-scan-form]")) {
      event.preventDefault();
      const code = field().value.trim();
      field().value = "";
      take(code);
    } else if (form.matches("[data-undo]")) {
      event.preventDefault();
      queue.push({ path: form.getAttribute("action"), values: { ...Object.fromEntries(new FormData(form)), key: newKey() } });
      show();
      send();
    }
  });

  document.addEventListener("click", (event) => {
    const says = event.target instanceof Element && event.target.closest("[data-says]");
    if (says) take(says.dataset.says);
    else if (event.target === field()) field().inputMode = "text";
    else if (event.target instanceof Element && !event.target.closest("a, button, input, select, textarea, summary, label, dialog")) focus();
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id !== "drawer-body") show(); });
  document.addEventListener("close", focus, true);
  window.addEventListener("focus", focus);
  window.addEventListener("pageshow", () => { show(); focus(); });
  window.addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
})();

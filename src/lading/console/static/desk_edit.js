/* The review desk, what is said at it: each thing is sent by itself, one after the other, and the desk is drawn again. */
"use strict";
(() => {
  const desk = () => document.getElementById("desk");
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  let chain = Promise.resolve();
  let under = 0;

  /* whoever types on while an answer is on its way goes on typing in the same place */
  const remember = () => {
    const at = document.activeElement;
    if (!at || !document.getElementById("draft")?.contains(at)) return null;
    const typing = at instanceof HTMLInputElement;
    return { id: at.id, place: at.closest("[data-place]")?.dataset.place, index: at.closest("[data-deviation]") ? [...at.parentElement.children].indexOf(at) : -1, value: typing ? at.value : null, from: typing ? at.selectionStart : 0, to: typing ? at.selectionEnd : 0, dirty: typing && "kept" in at.dataset && at.value !== at.dataset.kept };
  };
  const resume = (was) => {
    if (!was) return;
    const place = was.place && `#draft [data-place="${CSS.escape(was.place)}"]`;
    const at = (was.id && document.getElementById(was.id)) || (place && document.querySelector(`${place} button, ${place} input`));
    if (!at) return;
    at.focus({ preventScroll: true });
    if (!(at instanceof HTMLInputElement)) return;
    if (was.dirty) at.value = was.value;
    at.setSelectionRange(was.from, was.to);
  };

  const draw = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const was = remember();
    const top = scrollY;
    const open = [...document.querySelectorAll("#draft details[open]")].map((one) => one.className);
    for (const part of page.body.querySelectorAll("#desk-head, #draft, svg.marks, #paper, #desk-dialogs")) {
      const old = document.getElementById(part.id);
      if (!old) continue;
      /* a dialog that is open stays, and looks again at what it would do */
      const opened = part.id === "desk-dialogs" && old.querySelector("dialog[open] form");
      if (opened) {
        opened.dispatchEvent(new Event("input", { bubbles: true }));
        continue;
      }
      const fresh = document.importNode(part, true);
      const scrolled = old.scrollTop;
      old.replaceWith(fresh);
      fresh.scrollTop = scrolled;
      window.htmx.process(fresh);
      window.htmx.trigger(fresh, "htmx:load", { elt: fresh });
    }
    for (const name of open) document.querySelector(`#draft details.${name.split(" ")[0]}`)?.setAttribute("open", "");
    scrollTo({ top, behavior: "instant" });
    resume(was);
    window.dispatchEvent(new Event("lading:drawn"));
  };

  const say = (words, place) => {
    const said = place || document.getElementById("desk-said");
    said.innerHTML = words; /* an answer of our own server, or plain text of ours */
    if (!place) said.scrollIntoView({ block: "center" });
  };

  const send = async (action, values, place) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    window.dispatchEvent(new CustomEvent("lading:sends", { detail: body }));
    let answer;
    try {
      answer = await fetch(`${desk().dataset.case}/${action}`, { method: "POST", body, headers: { ...csrf(), "HX-Request": "true", "HX-Current-URL": location.href } });
    } catch {
      say(`<div class="errors">${desk().dataset.offline}</div>`, place);
      return false;
    }
    const text = await answer.text();
    if (answer.redirected || answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect") || answer.url);
    if (!answer.ok) {
      say(text, place);
      return false;
    }
    window.dispatchEvent(new CustomEvent("lading:sent", { detail: body }));
    draw(text);
    return true;
  };

  /* one after the other: each has seen what the one before it has made */
  const post = (action, values, place) => {
    under += 1;
    desk().classList.add("saving");
    const sent = chain.then(() => send(action, values, place));
    chain = sent.catch(() => false).finally(() => {
      under -= 1;
      if (!under) desk()?.classList.remove("saving");
    });
    return sent;
  };
  window.ladingDesk = { post, settled: () => chain };

  const placeOf = (input) => input.closest(".spot").dataset.place;
  const isField = (element) => element instanceof HTMLInputElement && "kept" in element.dataset && !element.readOnly;

  const tell = (input, confirms) => {
    const value = input.value.trim();
    if (!confirms && value === input.dataset.kept) return;
    input.dataset.kept = value;
    input.classList.add("sending");
    post("correct", { place: placeOf(input), value }).then((good) => {
      const again = document.getElementById(input.id);
      if (good || !again) return;
      again.setAttribute("aria-invalid", "true");
      again.classList.remove("sending");
    });
  };

  const onward = (from) => {
    const all = window.ladingDoubts();
    const here = from.closest("[data-doubtful], [data-deviation]");
    const next = all.slice(all.indexOf(here) + 1)[0] || all.filter((one) => one !== here)[0];
    if (next) return window.ladingGo(next);
    from.blur();
    document.querySelector("#desk-head [data-opens=book]")?.focus();
  };

  document.addEventListener("focusout", (event) => {
    if (isField(event.target) && event.target.isConnected) tell(event.target, false);
  });
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (isField(at) && event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      tell(at, true);
      onward(at);
    }
    if (isField(at) && event.key === "Escape") at.value = at.dataset.kept;
    if (at instanceof Element && event.key === "Enter") {
      if (at.matches("[data-finds]")) {
        event.preventDefault();
        at.parentElement.querySelector("[data-posts]")?.click();
      } else if (at.matches("[data-adds-field]") && at.value.trim()) {
        event.preventDefault();
        post("correct", { place: document.getElementById("a-name").value, value: at.value.trim() });
      } else if (at.matches("[data-new-line] input")) {
        event.preventDefault();
        addLine();
      }
    }
  });

  const addLine = () => {
    const typed = [...document.querySelectorAll("[data-new-line] input")].map((one) => [one.name, one.value.trim()]);
    post("add-line", Object.fromEntries(typed.filter(([, value]) => value)));
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-posts]");
    if (button) {
      const values = JSON.parse(button.dataset.with);
      if (button.closest("[data-doubtful], [data-deviation]")) onward(button);
      post(button.dataset.posts, values);
    }
    const other = event.target.closest("[data-says]");
    if (other) {
      const input = other.closest(".spot").querySelector("input");
      input.value = other.dataset.says;
      tell(input, true);
      onward(input);
    }
    if (event.target.closest("[data-adds-line]")) addLine();
  });

  /* who or what is meant: found while one types */
  let typing = 0;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof Element) || !field.matches("[data-finds]")) return;
    clearTimeout(typing);
    typing = setTimeout(async () => {
      const asked = new URLSearchParams({ what: field.dataset.finds, q: field.value });
      const answer = await fetch(`/intake/find?${asked}`, { headers: { "HX-Request": "true" } });
      if (answer.ok) field.parentElement.querySelector("[data-found]").innerHTML = await answer.text();
    }, 180);
  });

  /* what was typed and not sent yet goes before anything that ends the case */
  document.addEventListener("htmx:confirm", (event) => {
    if (!under || !desk() || event.detail.verb !== "post") return;
    event.preventDefault();
    chain.then(() => event.detail.issueRequest(true));
  });
})();

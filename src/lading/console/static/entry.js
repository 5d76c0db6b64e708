/* Order entry: rows that grow by themselves, lists that open while one types, quotes, and remarks beside their fields. */
"use strict";
(() => {
  const form = document.getElementById("entry");
  const rows = document.getElementById("rows");
  const pattern = document.getElementById("row").innerHTML;
  let tried = false;
  let timer = 0;

  form.querySelector("[data-key-once]").value = crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint32Array(4))].join("-");
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"));
  const ask = (path, init = {}) => fetch(path, { ...init, headers: { ...token(), "HX-Request": "true", "HX-Current-URL": location.href } });

  /* --- rows --- */
  const nextNumber = () => Math.max(0, ...[...rows.children].map((row) => Number(row.dataset.row))) + 1;
  const isEmpty = (row) => [...row.querySelectorAll("input")].every((input) => !input.value.trim());
  const addRow = () => {
    rows.insertAdjacentHTML("beforeend", pattern.replaceAll("{n}", String(nextNumber())));
    return rows.lastElementChild;
  };
  const keepOneEmpty = () => { if (!rows.lastElementChild || !isEmpty(rows.lastElementChild)) addRow(); };
  const drop = (row) => {
    const near = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    keepOneEmpty();
    (near?.isConnected ? near : rows.firstElementChild).querySelector("input").focus();
    quote();
  };

  /* --- quotes --- */
  const quote = (wait = 60) => {
    clearTimeout(timer);
    timer = setTimeout(() => window.htmx.trigger("#quote", "quote"), wait);
  };

  /* --- remarks beside their fields --- */
  const mark = () => {
    for (const old of form.querySelectorAll(".field-remark")) old.remove();
    for (const input of form.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
    let first = null;
    for (const remark of [...form.querySelectorAll("#refused [data-for]"), ...form.querySelectorAll("#quote [data-for]")]) {
      if (remark.dataset.severity === "admit") continue;
      const input = fieldOf(remark.dataset.for);
      if (input?.id === "f-price_reason") reason.hidden = false;
      for (let fold = tried && input?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      if (!input || input.hasAttribute("aria-invalid") || (!tried && !input.value)) continue;
      input.setAttribute("aria-invalid", remark.dataset.severity === "refuse" ? "true" : "false");
      const row = input.closest("#rows tr");
      const said = remark.textContent.trim();
      const beside = Object.assign(document.createElement("span"), { className: `field-remark ${remark.className}`, textContent: row ? said.replace(/ \(line \d+\)/, "") : said, id: `r-${remark.dataset.for}` });
      input.setAttribute("aria-describedby", beside.id);
      if (row) row.querySelector(".l-sku").append(beside);
      else input.insertAdjacentElement("afterend", beside);
      first ||= input;
    }
    return first;
  };
  /* a remark on a part of the form belongs to its first field */
  const fieldOf = (id) => document.getElementById(id) || form.querySelector(`[id^="${CSS.escape(id)}."]`);

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "refused") {
      tried = true;
      mark()?.focus();
    } else if (event.detail.target.id === "quote") {
      showPrices();
      mark();
    }
  });

  /* what is known of each line goes to its row; the list price stands where none is typed; others ask for a reason */
  const reason = document.getElementById("price-reason");
  const showPrices = () => {
    const known = new Map([...form.querySelectorAll("#quote [data-line]")].map((line) => [line.dataset.line, line]));
    for (const row of rows.children) {
      const line = known.get(row.dataset.row);
      row.querySelector(".known-line").replaceChildren(...(line ? line.children[0].childNodes : []));
      row.querySelector(".l-sum > span").replaceChildren(...(line ? line.children[1].childNodes : []));
      row.querySelector('input[name$=".unit_price"]').placeholder = line?.dataset.list || rows.dataset.price;
    }
    reason.hidden = !form.querySelector("#quote [data-off-list]") && !reason.querySelector("input").value;
  };

  /* --- lists that open while one types --- */
  const box = Object.assign(document.createElement("ul"), { className: "lookup", id: "lookup", hidden: true });
  box.setAttribute("role", "listbox");
  document.body.append(box);
  let owner = null;
  let asked = 0;
  const options = () => [...box.querySelectorAll("[role=option]")];
  const chosen = () => box.querySelector("[aria-selected=true]");
  const shut = () => {
    asked += 1;
    box.hidden = true;
    owner?.setAttribute("aria-expanded", "false");
    owner?.removeAttribute("aria-activedescendant");
    owner = null;
  };
  const point = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    owner.setAttribute("aria-activedescendant", option.id);
  };
  const look = async (input) => {
    const mine = ++asked;
    const typed = input.value.trim();
    if (!typed) return shut();
    await new Promise((done) => setTimeout(done, 160));
    if (mine !== asked) return;
    const answer = await ask(`${input.dataset.lookup}?q=${encodeURIComponent(typed)}`);
    const text = await answer.text();
    if (mine !== asked || document.activeElement !== input || !answer.ok) return;
    owner = input;
    box.innerHTML = text;
    options().forEach((option, index) => { option.id = `lookup-${index}`; });
    const at = input.getBoundingClientRect();
    const width = Math.min(Math.max(at.width, 340), innerWidth - 24);
    box.hidden = false;
    box.style.setProperty("width", `${width}px`);
    box.style.setProperty("left", `${scrollX + Math.min(at.left, innerWidth - width - 12)}px`);
    box.style.setProperty("top", `${scrollY + at.bottom + 4}px`);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", "lookup");
    const exact = options().find((option) => option.dataset.value.toLowerCase() === typed.toLowerCase());
    point(exact || (input.dataset.chooses ? options()[0] : null));
  };
  const choose = async (option) => {
    const input = owner;
    shut();
    if (input.dataset.chooses) return showCustomer(option.dataset.value);
    input.value = option.dataset.value;
    keepOneEmpty();
    input.closest("tr").querySelector('input[name$=".quantity"]').focus();
    quote();
  };
  const showCustomer = async (code, address = "0") => {
    const answer = await ask(`/orders/new/customer?code=${encodeURIComponent(code)}&address=${address}`);
    if (!answer.ok) return;
    document.getElementById("who").innerHTML = await answer.text();
    showDelivery();
    quote();
    const empty = [...rows.children].find(isEmpty) || addRow();
    empty.querySelector("input").focus();
  };
  const showDelivery = () => {
    const select = form.querySelector("[data-delivery]");
    for (const part of form.querySelectorAll("[data-address-fields]")) part.hidden = Boolean(select.value);
  };
  box.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  addEventListener("resize", shut);

  /* --- pasting --- */
  const paste = async (text, place) => {
    for (const row of [...rows.children]) if (isEmpty(row)) row.remove();
    const body = new FormData();
    body.set("pasted", text);
    body.set("next", String(nextNumber()));
    for (const name of ["channel", "currency"]) body.set(name, form.elements[name].value);
    const answer = await ask("/orders/new/paste", { method: "POST", body });
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    const found = holder.querySelector("template[data-rows]");
    if (found) rows.append(found.content);
    found?.remove();
    keepOneEmpty();
    place.replaceChildren(...holder.children);
    quote();
    return answer.ok && !holder.textContent.trim() && place.childElementCount === 0;
  };

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") || "";
    if (!event.target.matches?.("#rows [data-lookup]") || !/[\n\t]/.test(text.trim())) return;
    event.preventDefault();
    paste(text, document.getElementById("refused")).then(() => rows.lastElementChild.querySelector("input").focus());
  });
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-paste]")) return;
    event.preventDefault();
    const area = event.target.elements.pasted;
    if (await paste(area.value, event.target.querySelector(".form-errors"))) {
      area.value = "";
      event.target.closest("dialog").close();
      rows.lastElementChild.querySelector("input").focus();
    }
  });

  /* --- what people do --- */
  form.addEventListener("input", (event) => {
    if (event.target.dataset.lookup) look(event.target);
    if (rows.contains(event.target)) keepOneEmpty();
    if (event.target.name) quote(350);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-delivery]")) showDelivery();
    if (event.target.name) quote();
  });
  form.addEventListener("focusout", (event) => { if (event.target === owner) shut(); });
  form.addEventListener("click", (event) => {
    const gone = event.target.closest("[data-drops]");
    if (gone) drop(gone.closest("tr"));
    const other = event.target.closest("[data-customer]");
    if (other) showCustomer(other.dataset.customer, other.dataset.address);
  });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return form.requestSubmit();
    }
    if (!input.matches("input")) return;
    if (input === owner && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const all = options();
      const step = event.key === "ArrowDown" ? 1 : -1;
      return point(all[(all.indexOf(chosen()) + step + all.length) % all.length] || all[0]);
    }
    if (event.key === "Escape" && input === owner) {
      event.stopPropagation();
      return shut();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (input === owner && chosen()) return choose(chosen());
    if (input.dataset.lookup) shut();
    const row = input.closest("#rows tr");
    if (!row) return;
    keepOneEmpty();
    if (input.name.endsWith(".sku") && !input.value.trim()) return document.getElementById("find-customer").focus();
    const after = input.name.endsWith(".sku") ? row.querySelector('input[name$=".quantity"]') : row.nextElementSibling?.querySelector("input");
    after?.focus();
    after?.select();
  });

  showDelivery();
  keepOneEmpty();
  document.addEventListener("DOMContentLoaded", () => {
    const begun = [...rows.children].find(isEmpty);
    if (!matchMedia("(pointer: coarse)").matches) begun.querySelector("input").focus();
    if (rows.children.length && !isEmpty(rows.firstElementChild)) quote();
  });
})();

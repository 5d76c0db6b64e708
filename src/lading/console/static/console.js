/* Small interactions: dialogs, the drawer, copying, the note after an act, ticking rows. No inline script anywhere. */
"use strict";
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  document.cookie = `lading_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; SameSite=Lax`;

  const closest = (event, selector) => event.target instanceof Element && event.target.closest(selector);

  const open = (dialog) => {
    if (!dialog || dialog.open) return;
    dialog.showModal();
    const field = dialog.querySelector("textarea, input:not([type=hidden]):not([type=checkbox]), select");
    if (field && !matchMedia("(pointer: coarse)").matches) field.focus();
  };

  document.addEventListener("click", (event) => {
    let found;
    if ((found = closest(event, "[data-opens]"))) open(document.getElementById(found.dataset.opens));
    else if (closest(event, "[data-closes]")) event.target.closest("dialog")?.close();
    else if (event.target instanceof HTMLDialogElement) event.target.close();
    else if ((found = closest(event, "[data-copy]"))) copy(found);
    else if (closest(event, "[data-prints]")) window.print();
    else if ((found = closest(event, "[data-forgets]"))) forget(found.closest("[data-toast]"));
    else if ((found = closest(event, "[data-side]"))) toggleSide(found);
    else if ((found = closest(event, "tr[data-href]"))) openRow(event, found);
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || closest(event, ".menu > div button, .menu > div a")) menu.open = false;
    }
    const side = document.getElementById("side");
    if (side?.classList.contains("open") && !closest(event, "#side, [data-side]")) toggleSide(document.querySelector("[data-side]"));
  });

  const openRow = (event, row) => {
    if (closest(event, "a, button, input, label, select, summary, .tick") || String(getSelection())) return;
    if (event.metaKey || event.ctrlKey) window.open(row.dataset.href, "_blank", "noopener");
    else location.assign(row.dataset.href);
  };

  const toggleSide = (button) => {
    const on = document.getElementById("side").classList.toggle("open");
    button.setAttribute("aria-expanded", String(on));
  };

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: button.dataset.copy });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const use = button.querySelector("use");
    const before = use.getAttribute("href");
    use.setAttribute("href", before.replace(/#.*/, "#check"));
    const name = button.getAttribute("aria-label");
    if (button.dataset.copied) for (const told of ["aria-label", "title"]) button.setAttribute(told, button.dataset.copied);
    setTimeout(() => {
      use.setAttribute("href", before);
      if (name) for (const told of ["aria-label", "title"]) button.setAttribute(told, name);
    }, 1200);
  };

  /* the note after an act goes away by itself, but waits while one points at it */
  const forget = (toast) => {
    if (!toast) return;
    toast.classList.add("gone");
    setTimeout(() => toast.remove(), 260);
  };
  const startToasts = () => {
    for (const toast of document.querySelectorAll("[data-toast]")) {
      let timer = setTimeout(() => forget(toast), 9000);
      toast.addEventListener("pointerenter", () => clearTimeout(timer));
      toast.addEventListener("focusin", () => clearTimeout(timer));
      toast.addEventListener("pointerleave", () => { timer = setTimeout(() => forget(toast), 4000); });
    }
  };
  document.addEventListener("DOMContentLoaded", startToasts);

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "drawer-body") {
      const drawer = document.getElementById("drawer");
      if (!drawer.open) drawer.showModal();
      drawer.scrollTop = 0;
    }
  });
  document.addEventListener("htmx:sendError", (event) => {
    const place = event.detail.elt.querySelector?.(".form-errors");
    if (place) place.innerHTML = '<div class="errors">The server does not answer. What you typed is still here: try again in a moment.</div>';
  });

  document.addEventListener("alpine:init", () => {
    /* ticking rows of a list: one, all, or a range with shift */
    window.Alpine.data("selection", () => ({
      chosen: 0,
      told: "0",
      offered: false,
      last: null,
      boxes() { return [...this.$root.querySelectorAll("tbody input[type=checkbox]")]; },
      count() {
        const boxes = this.boxes();
        this.chosen = boxes.filter((box) => box.checked).length;
        this.told = this.chosen.toLocaleString();
        for (const name of ["matching", "seen"]) if (this.$refs[name]) this.$refs[name].disabled = true;
        const whole = this.chosen > 0 && this.chosen === boxes.length;
        if (whole && !this.offered && this.$refs.more) window.htmx.trigger(this.$refs.more, "offered");
        this.offered = whole;
        if (this.$refs.all) {
          this.$refs.all.checked = this.chosen > 0 && this.chosen === boxes.length;
          this.$refs.all.indeterminate = this.chosen > 0 && this.chosen < boxes.length;
        }
      },
      all(event) {
        for (const box of this.boxes()) box.checked = event.target.checked;
        this.count();
      },
      /* all that match the list, on every page of it; ticking anything again goes back to what is ticked */
      everything(event) {
        this.chosen = Number(event.currentTarget.dataset.matches);
        this.told = this.chosen.toLocaleString();
        for (const name of ["matching", "seen"]) this.$refs[name].disabled = false;
        this.offered = false;
      },
      none() {
        for (const box of this.boxes()) box.checked = false;
        this.count();
      },
      range(event) {
        const boxes = this.boxes();
        const here = boxes.indexOf(event.target);
        if (event.shiftKey && this.last !== null) {
          for (const box of boxes.slice(Math.min(here, this.last), Math.max(here, this.last) + 1)) box.checked = event.target.checked;
          this.count();
        }
        this.last = here;
      },
    }));
  });
})();

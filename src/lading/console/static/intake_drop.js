/* Documents sent many at once, each by itself with its own progress; also those dropped anywhere on the queue. */
"use strict";
(() => {
  const form = () => document.querySelector("form[data-sends-each]");
  const PARALLEL = 2;
  let waiting = [];
  let busy = 0;

  const row = (file) => {
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "cut", textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { className: "progress-bar", max: 1, value: 0 });
    bar.setAttribute("aria-label", `${form().dataset.busy}: ${file.name}`);
    const told = Object.assign(document.createElement("span"), { className: "told" });
    item.append(name, bar, told);
    form().querySelector("[data-sent]").append(item);
    return { bar, told, item };
  };

  const say = (shown, words, bad) => {
    shown.bar.remove();
    shown.item.classList.toggle("bad", bad);
    if (bad) shown.told.textContent = words;
    else shown.told.innerHTML = words; /* our own answer */
  };

  const send = (file, shown) => {
    const asked = new XMLHttpRequest();
    const said = new FormData();
    said.set("channel", form().elements.channel.value);
    said.set("csrf", form().elements.csrf.value);
    said.set("files", file, file.name);
    asked.open("POST", form().action);
    asked.setRequestHeader("HX-Request", "true");
    asked.upload.addEventListener("progress", (event) => { if (event.lengthComputable) shown.bar.value = event.loaded / event.total; });
    const over = (words, bad) => {
      say(shown, words, bad);
      busy -= 1;
      pump();
    };
    asked.addEventListener("load", () => {
      if (asked.status < 300) return over(asked.responseText, false);
      const page = new DOMParser().parseFromString(asked.responseText, "text/html");
      over((page.querySelector("[data-said]") || page.body).textContent.trim() || form().dataset.failed, true);
    });
    asked.addEventListener("error", () => over(form().dataset.failed, true));
    asked.send(said);
  };

  const pump = () => {
    while (busy < PARALLEL && waiting.length) {
      busy += 1;
      const [file, shown] = waiting.shift();
      send(file, shown);
    }
  };

  const take = (files) => {
    for (const file of files) {
      const shown = row(file);
      if (file.size > Number(form().dataset.most)) say(shown, form().dataset.tooLarge, true);
      else waiting.push([file, shown]);
    }
    pump();
  };

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-sends-each] input[type=file]")) return;
    take([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sends-each]")) return;
    event.preventDefault();
    event.target.querySelector("input[type=file]").click();
  });

  /* a file that is dragged over the page opens the place to drop it */
  const carries = (event) => form() && [...(event.dataTransfer?.types || [])].includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (!carries(event)) return;
    const dialog = document.getElementById("send");
    if (!dialog.open) dialog.showModal();
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      form().querySelector("[data-drop]").classList.toggle("over", name === "dragover");
      if (name === "drop") take([...event.dataTransfer.files]);
    });
  }
})();

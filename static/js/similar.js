// Tells who may be in the register already while a name is being typed: what stands in <input data-similar="/url/"> goes to
// the address as ?q=, with the country that is chosen. The form itself warns again when it is saved.
(() => {
  "use strict";

  const PAUSE = 300;
  const LEAST = 3;
  const waiting = new WeakMap();
  const asked = new WeakMap();

  const boxFor = (input) => {
    const id = `${input.id}_similar`;
    let box = document.getElementById(id);
    if (!box) {
      box = document.createElement("div");
      box.id = id;
      box.className = "help similar";
      box.setAttribute("role", "status");
      input.after(box);
    }
    return box;
  };

  const linkTo = ({ label, name, url }) => {
    const link = document.createElement("a");
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = name && !label.startsWith(name) ? `${label}: ${name}` : label;
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  const show = (input, { told, results }) => {
    const box = boxFor(input);
    box.replaceChildren();
    if (!results.length) return;
    const list = document.createElement("ul");
    list.append(...results.map(linkTo));
    box.append(told, list);
  };

  const ask = async (input) => {
    const address = new URL(input.dataset.similar, document.baseURI);
    const country = input.form.querySelector('[name="country"]');
    const own = location.pathname.match(/\/(\d+)\/(?:edit|change)\/$/);
    address.searchParams.set("q", input.value.trim());
    if (country && country.value) address.searchParams.set("country", country.value);
    if (own) address.searchParams.set("but", own[1]);
    if (asked.get(input) === address.search) return;
    asked.set(input, address.search);
    if (input.value.trim().length < LEAST) {
      show(input, { results: [] });
      return;
    }
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`similar names: ${answer.status}`);
      const found = await answer.json();
      if (asked.get(input) === address.search) show(input, found);
    } catch (problem) {
      // The form warns when it is saved, so the next key simply asks again.
      asked.delete(input);
      console.warn(problem);
    }
  };

  const soon = (input) => {
    clearTimeout(waiting.get(input));
    waiting.set(input, setTimeout(() => ask(input), PAUSE));
  };

  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.similar) soon(event.target);
  });
  document.addEventListener("change", (event) => {
    const input = event.target.name === "country" && event.target.form && event.target.form.querySelector("[data-similar]");
    if (input && input.value) soon(input);
  });
})();

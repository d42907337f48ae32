// Suggestions under the search box of the header: arrow keys choose, Enter opens, Escape closes. What is typed goes to the
// box's data-quick address as ?q=; without this script the box sends its words to the search page.
(() => {
  "use strict";

  const input = document.querySelector("input[data-quick]");
  if (!input) return;
  const PAUSE = 200;
  const LEAST = 2;
  let waiting = 0;
  let asked = "";
  let chosen = -1;

  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "quick";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0] ? input.labels[0].textContent : "");
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (number) => {
    const options = [...list.children];
    if (!options.length) return;
    chosen = (number + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };

  const optionFor = ({ label, kind, url }, place) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${place}`;
    option.dataset.url = url;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const note = document.createElement("span");
    note.className = "meta";
    note.textContent = kind;
    option.append(label, note);
    return option;
  };

  const ask = async () => {
    const words = input.value.trim();
    if (words === asked && !list.hidden) return;
    asked = words;
    if (words.length < LEAST) return close();
    const address = new URL(input.dataset.quick, document.baseURI);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`suggestions: ${answer.status}`);
      const { results } = await answer.json();
      if (asked !== words || document.activeElement !== input) return;
      close();
      list.replaceChildren(...results.map(optionFor));
      list.hidden = !results.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    } catch (problem) {
      // The box works without suggestions.
      console.warn(problem);
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.url);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", close);
  // Before the box loses the focus, which would close the list under the pointer.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
})();

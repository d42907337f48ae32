// Suggestions for <input list="…" data-suggest="/url/">: what is typed goes to the address as ?q=, the answer
// {"results": [{"value": "…", "label": "…"}]} fills the input's datalist. Works for inputs added later, too.
(() => {
  "use strict";

  const PAUSE = 150;
  const LEAST = 2;
  const waiting = new WeakMap();
  const asked = new WeakMap();

  const datalistOf = (input) => {
    const id = input.getAttribute("list");
    let list = document.getElementById(id);
    if (!list) {
      list = document.createElement("datalist");
      list.id = id;
      input.after(list);
    }
    return list;
  };

  const optionFor = ({ value, label }) => {
    const option = document.createElement("option");
    option.value = value;
    if (label && label !== value) option.label = label;
    return option;
  };

  const suggest = async (input) => {
    const words = input.value.trim();
    if (words.length < LEAST || asked.get(input) === words) return;
    asked.set(input, words);
    const address = new URL(input.dataset.suggest, document.baseURI);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`suggestions: ${answer.status}`);
      const { results } = await answer.json();
      if (asked.get(input) === words) datalistOf(input).replaceChildren(...results.map(optionFor));
    } catch (problem) {
      // The field takes typed text without suggestions, so the next key simply asks again.
      asked.delete(input);
      console.warn(problem);
    }
  };

  // One of the records offered after a name that is none, or that several have.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-pick]");
    const input = button?.closest(".nears")?.previousElementSibling;
    if (!(input instanceof HTMLInputElement)) return;
    input.value = button.dataset.pick;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.suggest || !input.getAttribute("list")) return;
    clearTimeout(waiting.get(input));
    waiting.set(input, setTimeout(() => suggest(input), PAUSE));
  });
})();

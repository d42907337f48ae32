// In the admin, a choice with suggestions is called by its label, as every other field is,
// and a row that is added takes the next place in the order of its kind.
(() => {
  "use strict";

  const name = (select) => {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    const chosen = box && box.querySelector(".select2-selection__rendered");
    if (!label || !chosen) return;
    label.id ||= `${select.id}-label`;
    for (const part of [box, chosen]) part.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  };
  const nameAll = (root) => root.querySelectorAll("select.admin-autocomplete").forEach(name);

  // Queued behind the admin's own step that makes the fields.
  window.django.jQuery(() => nameAll(document));
  document.addEventListener("formset:added", (event) => {
    nameAll(event.target);
    const place = event.target.querySelector("input[name$='-position']");
    const number = place && place.name.match(/-(\d+)-position$/);
    if (number) place.value = Number(number[1]) + 1;
  });
})();

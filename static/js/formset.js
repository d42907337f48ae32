// Adds a row to a formset: a copy of its <template>, with the next number in every name and id.
(() => {
  "use strict";

  const management = (box, name) => box.querySelector(`input[name="${box.dataset.formset}-${name}"]`);

  const isFull = (box) => {
    const most = management(box, "MAX_NUM_FORMS");
    return Boolean(most) && Number(management(box, "TOTAL_FORMS").value) >= Number(most.value);
  };

  const numbered = (template, number) => {
    const copy = template.content.cloneNode(true);
    for (const element of copy.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        if (attribute.value.includes("__prefix__")) {
          attribute.value = attribute.value.replaceAll("__prefix__", number);
        }
      }
    }
    for (const place of copy.querySelectorAll("[data-row-number]")) place.textContent = Number(number) + 1;
    for (const order of copy.querySelectorAll(`input[name$="-${number}-position"]`)) order.value = Number(number) + 1;
    return copy;
  };

  const addRow = (box) => {
    const total = management(box, "TOTAL_FORMS");
    const rows = box.querySelector("[data-rows]");
    rows.append(numbered(box.querySelector("template"), total.value));
    total.value = Number(total.value) + 1;
    const first = rows.lastElementChild.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  };

  for (const box of document.querySelectorAll("[data-formset]")) {
    const button = box.querySelector("[data-add-row]");
    if (!button) continue;
    button.hidden = isFull(box);
    button.addEventListener("click", () => {
      addRow(box);
      button.hidden = isFull(box);
    });
  }
})();

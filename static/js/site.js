// Small comforts of every page. Nothing here is needed to use the site.
(() => {
  "use strict";

  const search = document.querySelector(".site-search input");
  if (search) {
    const hint = document.querySelector(".site-search kbd");
    if (hint) hint.hidden = false;
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      search.focus();
      search.select();
    });
  }

  // Menus close on Escape and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });

  // Browsers that cannot show a closed drawer by style alone get it opened on a wide screen.
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 1000px)").matches) {
    for (const drawer of document.querySelectorAll("details.filters")) drawer.open = true;
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  const problems = document.querySelector(".error-summary h2");
  if (problems) problems.focus();
})();

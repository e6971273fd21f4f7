// The desk's visits: a number key chooses the document, and the receipt is printed. Both have a way without keys.
(() => {
  "use strict";

  document.addEventListener("keydown", (event) => {
    const on = document.documentElement.classList.contains("has-keys");
    const writing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
    if (!on || writing || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !/^[1-9]$/.test(event.key)) return;
    const choice = document.querySelector(`[data-digit="${event.key}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    document.querySelector("[data-after-digit]")?.focus();
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      window.print();
      document.querySelector(".visit-bar button")?.focus();
    });
    if (button.autofocus) button.focus();
  });
})();

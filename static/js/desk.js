// The keys of the moderators' desk. Everything they do has a link or a button of its own.
(() => {
  "use strict";

  const OFF = "desk-keys-off";
  const stored = () => { try { return localStorage.getItem(OFF); } catch { return null; } };
  const store = (off) => { try { off ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF); } catch { /* Kept for this page only. */ } };
  const keys = document.querySelector("[data-keys]");
  if (!keys) return;

  const show = (off) => {
    document.documentElement.classList.toggle("has-keys", !off);
    const toggle = keys.querySelector("button");
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(!off));
  };

  keys.querySelector("button").addEventListener("click", () => {
    const off = document.documentElement.classList.contains("has-keys");
    store(off);
    show(off);
  });

  const rows = () => [...document.querySelectorAll("[data-row]")];

  // From row to row of the list, in the order of the page.
  const move = (step) => {
    const all = rows();
    const here = all.indexOf(document.activeElement.closest("li")?.querySelector("[data-row]"));
    all[Math.min(Math.max(here + step, 0), all.length - 1)]?.focus();
  };

  // A link is followed and a disclosure opened at its first field. A button that decides is only reached: Enter presses it.
  const use = (element) => {
    if (element.matches("summary")) {
      element.parentElement.open = true;
      (element.parentElement.querySelector("textarea, select, input:not([type=hidden])") ?? element).focus();
    } else if (element.matches("a, [data-key-presses]")) {
      element.click();
    } else {
      element.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
    if (event.key === "Enter" && event.ctrlKey && writing) {
      writing.form?.requestSubmit();
      return;
    }
    const on = document.documentElement.classList.contains("has-keys");
    if (!on || writing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const element = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (element) use(element);
    else if (event.key === "j" && rows().length) move(1);
    else if (event.key === "k" && rows().length) move(-1);
    else if (event.key === "x") document.activeElement.closest("li")?.querySelector("[data-pick]")?.click();
    else return;
    event.preventDefault();
  });

  show(stored());
})();

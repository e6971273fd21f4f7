// Small conveniences on top of pages that work without them.
(() => {
  "use strict";

  // Characters are counted as the server counts them: whole code points, line ends as one.
  const count = (field) => {
    const out = document.getElementById(field.dataset.counter);
    if (!out) return;
    const left = Number(field.dataset.limit) - [...field.value].length;
    const text = left < 0 ? out.dataset.over : out.dataset.left;
    out.textContent = text.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    out.classList.toggle("is-over", left < 0);
  };

  const prepare = (root) => root.querySelectorAll("[data-counter]").forEach(count);

  const focus = (root) => {
    const place = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (!place) return;
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus();
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-counter]")) count(event.target);
  });

  // A second click must not send a form again. The button stays enabled, so its name and value are sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    // A list that htmx has fetched changes the address, and the choice of language comes back to it.
    if (form.matches(".language")) form.elements.next.value = location.pathname + location.search;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  }, true);

  const release = (root) => root.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });

  // Back in history the browser may show the page as it was left, its form already sent.
  window.addEventListener("pageshow", () => release(document));
  document.addEventListener("htmx:finally:request", () => release(document));

  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail?.ctx?.target;
    const swapped = (target?.id && document.getElementById(target.id)) || target || event.target;
    prepare(swapped);
    focus(swapped);
  });

  prepare(document);
  document.querySelector("[role=alert][data-focus]")?.focus();
})();

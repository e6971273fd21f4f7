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

  const say = (root) => {
    const out = document.getElementById("sagt");
    if (out) out.textContent = root.querySelector("[data-said]")?.textContent ?? "";
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

  const release = (root) => root.querySelectorAll("form[data-sent]:not([data-waiting])").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });

  // Back in history the browser may show the page as it was left, its form already sent.
  window.addEventListener("pageshow", () => release(document));
  document.addEventListener("htmx:finally:request", () => release(document));

  // Where too many ask at once, the page stays as it is and the form is sent again after a while, a few times.
  const MOST_TRIES = 4;
  const LONGEST_WAIT = 60;

  const sendAgain = (form) => {
    delete form.dataset.waiting;
    delete form.dataset.sent;
    if (form.isConnected) form.requestSubmit();
  };

  const wait = (form, line, after) => {
    const tries = Number(form.dataset.tries || 0);
    if (tries >= MOST_TRIES || after > LONGEST_WAIT) {
      delete form.dataset.tries;
      line.textContent = line.dataset.over;
      return;
    }
    form.dataset.tries = tries + 1;
    form.dataset.waiting = "yes";
    line.textContent = line.dataset.wait;
    // Each pause is longer than the one before, and nobody's is as long as another's.
    setTimeout(sendAgain, after * 1.5 ** tries * (1 + Math.random() / 2) * 1000, form);
  };

  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement;
    const line = form.querySelector?.("[data-wait]");
    if (!line) return;
    if (ctx.response.status === 503 || ctx.response.status === 429) {
      event.preventDefault();
      wait(form, line, Number(ctx.response.headers.get("retry-after")) || 5);
      return;
    }
    // Whoever went on reading or writing while the form waited is not called back from there.
    const active = document.activeElement;
    ctx.leavesFocus = form.dataset.tries && active !== document.body && !form.contains(active);
    delete form.dataset.tries;
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail?.ctx?.target;
    const swapped = (target?.id && document.getElementById(target.id)) || target || event.target;
    prepare(swapped);
    // Whoever types goes on typing, and is told what has come.
    const typing = event.detail?.ctx?.sourceElement?.matches?.("[data-typing]");
    if (typing) say(swapped);
    else if (!event.detail?.ctx?.leavesFocus) focus(swapped);
  });

  prepare(document);
  document.querySelector("[role=alert][data-focus]")?.focus();
})();

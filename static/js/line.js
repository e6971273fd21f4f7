// Says at once when the server can't be reached, keeps what was typed in the page, and goes on when it is back.
// Nothing is stored anywhere: what is kept is the page itself.
(() => {
  "use strict";

  const CALM = 10000;
  const EAGER = 3000;
  const LONGEST_ANSWER = 4000;
  const line = document.getElementById("linje");
  if (!line) return;

  let isDown = false;
  let timer;
  // The one thing that waits for the server: a form or a link, as it was pressed.
  let waiting = null;
  const checked = new WeakSet();

  const answers = async () => {
    if (!navigator.onLine) return false;
    try {
      const signal = AbortSignal.timeout(LONGEST_ANSWER);
      return (await fetch("/healthz", { cache: "no-store", credentials: "omit", signal })).ok;
    } catch {
      return false;
    }
  };

  const hasText = () => [...document.querySelectorAll("main textarea, main input")]
    .some((field) => field.type !== "hidden"
      && (field.value !== field.defaultValue || field.checked !== field.defaultChecked));

  const down = () => {
    isDown = true;
    line.hidden = false;
    const words = hasText() ? line.dataset.kept : line.dataset.down;
    if (line.textContent !== words) line.textContent = words;
    look(EAGER);
  };

  const up = () => {
    line.hidden = true;
    line.textContent = "";
    isDown = false;
    const next = waiting;
    waiting = null;
    next?.();
    look(CALM);
  };

  const look = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(async () => ((await answers()) ? up() : down()), pause);
  };

  const when = async (go) => {
    if (waiting) return;
    waiting = go;
    if (!isDown && (await answers())) up();
    else down();
  };

  const send = (form, submitter) => {
    if (!form.isConnected) return;
    // What the browser itself objects to is not sent, and is looked at again the next time.
    if (form.noValidate || form.checkValidity()) checked.add(form);
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  };

  // A form that is sent without a server ends on the browser's own error page, and what was typed is lost.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-end]")) return;
    if (checked.delete(form) || form.matches("[hx-post], [hx-get]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    when(() => send(form, event.submitter));
  }, true);

  window.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || link.target || link.matches("[hx-get], [download]")) return;
    if (link.origin !== location.origin || (link.hash && link.pathname === location.pathname)) return;
    event.preventDefault();
    when(() => location.assign(link.href));
  }, true);

  // What htmx could not send is sent again only where the form says that this does no harm.
  document.addEventListener("htmx:error", (event) => {
    const form = event.detail?.ctx?.sourceElement;
    if (form?.querySelector?.("[data-wait]")) waiting = () => form.isConnected && form.requestSubmit();
    look(0);
  });

  window.addEventListener("offline", down);
  window.addEventListener("online", () => look(0));
  look(CALM);
})();

// A visit at a counter station: a warning before it ends, and an end that leaves nothing in the browser.
// The server ends it by its own clock all the same.
(() => {
  "use strict";

  const HOME = "/station";
  const IDLE = 60;
  const WARNING = 30;
  const TELL_EVERY = 20;
  const ASK_EVERY = 10;
  const ASK_AT_REST_EVERY = 3;
  const MOST_EXTENSIONS = 10;
  const SOON = 120;
  const root = document.documentElement;
  const visit = root.dataset.visit;

  // A page of an earlier visit is not shown again, however one gets there.
  const mark = () => {
    const earlier = history.state?.visit;
    if (visit) history.replaceState({ ...history.state, visit }, "");
    if (visit && earlier && earlier !== visit && location.pathname !== HOME) location.replace(HOME);
  };
  window.addEventListener("pageshow", (event) => (event.persisted ? location.reload() : mark()));
  document.addEventListener("htmx:after:history:update", mark);

  const dialog = document.getElementById("ar-du-kvar");
  // On a closed station, or before it is one, there is no visit.
  if (!dialog) return;

  const now = () => Date.now() / 1000;
  const clock = document.querySelector("[data-left]");
  const isLoggedIn = Boolean(clock);
  const until = isLoggedIn ? now() + Number(clock.dataset.left) : Infinity;
  const done = document.querySelector("[data-ends-in]");
  const leavesAt = done ? now() + Number(done.dataset.endsIn) : Infinity;
  // The screen of somebody whom a clerk helps: it is as still as they are, and ends with the clerk's visit.
  const isShared = Boolean(root.dataset.shared);
  const rests = location.pathname === HOME && !isLoggedIn;
  const words = dialog.querySelector("[data-count]");
  const sentence = words.textContent;
  let active = now();
  let told = now();
  let asked = now();
  let extensions = 0;
  let ending = false;

  const post = (path) => fetch(path, { method: "POST", headers: { accept: "application/json" } });

  // Without a server the page is emptied all the same, and the first page comes when it is back.
  const empty = () => {
    document.querySelectorAll("form").forEach((form) => form.reset());
    const place = document.querySelector("main");
    if (dialog.open) dialog.close();
    place.replaceChildren(document.getElementById("besoket-slut").content.cloneNode(true));
    setTimeout(leave, 5000);
  };

  const leave = async () => {
    try {
      const answer = await post("/station/slut");
      location.replace(answer.ok ? (await answer.json()).next : HOME);
    } catch {
      empty();
    }
  };

  const end = () => {
    if (ending) return;
    ending = true;
    leave();
  };

  const isOn = async (path) => {
    try {
      const answer = await post(path);
      return !answer.ok || (await answer.json()).on;
    } catch {
      return true;
    }
  };

  const tell = async () => {
    told = now();
    if (!(await isOn("/station/narvaro"))) end();
  };

  const notice = () => {
    if (dialog.open || ending) return;
    active = now();
    if (isLoggedIn && !done && active - told >= TELL_EVERY) tell();
  };

  const stay = async () => {
    extensions += 1;
    dialog.close();
    active = now();
    if (isLoggedIn) {
      told = now();
      if (!(await isOn("/station/fortsatt"))) end();
    } else if (extensions > MOST_EXTENSIONS) end();
  };

  const ask = async () => {
    asked = now();
    try {
      const answer = await fetch("/station/lage", { cache: "no-store" });
      const { closed, on, shared } = await answer.json();
      if (closed || Boolean(shared) !== isShared) location.replace(HOME);
      else if (isLoggedIn && !on) end();
    } catch {
      // The line is down, and line.js says so.
    }
  };

  const warn = (left) => {
    const rounded = left > 10 ? Math.ceil(left / 10) * 10 : left > 5 ? 10 : 5;
    const text = sentence.replace("{n}", rounded);
    if (words.textContent !== text) words.textContent = text;
    if (dialog.open) return;
    dialog.showModal();
    dialog.querySelector("[data-stay]").focus();
  };

  const tick = () => {
    if (ending) return;
    if (now() - asked >= (rests ? ASK_AT_REST_EVERY : ASK_EVERY)) ask();
    if (isShared) return;
    const idle = now() - active;
    if (now() >= until || now() >= leavesAt) end();
    else if (idle >= IDLE + WARNING) {
      if (!rests || root.dataset.chosen) end();
    } else if (idle >= IDLE && !rests && !done) warn(Math.ceil(IDLE + WARNING - idle));
    const minutes = document.querySelector("[data-minutes]");
    if (minutes) minutes.textContent = Math.max(0, Math.ceil((until - now()) / 60));
    const soon = document.querySelector("[data-soon]");
    if (soon && !soon.textContent && until - now() <= SOON) soon.textContent = soon.dataset.soon;
  };

  for (const kind of ["keydown", "pointerdown", "input", "wheel", "touchmove"]) {
    document.addEventListener(kind, notice, { capture: true, passive: true });
  }
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.querySelector("[data-leave]").addEventListener("click", end);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });

  window.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-end]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    end();
  }, true);

  // A station shows this service and nothing else.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.origin !== location.origin) event.preventDefault();
  }, true);

  setInterval(tick, 1000);
})();

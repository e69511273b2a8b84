// Keyboard: "/" goes to the search, "g" and a letter to a page, "?" says so. Everything works without this file too.
(() => {
  "use strict";
  const PAGES = { t: "today", c: "conversations", p: "people", s: "showings", d: "deals", l: "listings", f: "figures" };
  let before = "";
  const typing = (target) => target.matches("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#menu") location.hash = "#main";
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (before === "g" && PAGES[event.key]) location.href = "/admin/" + PAGES[event.key];
    before = event.key;
  });

  // A transcript opens, and stays, at its end, unless one has scrolled up to read.
  const box = () => document.querySelector("[data-end]");
  const atEnd = (it) => it.scrollHeight - it.scrollTop - it.clientHeight < 80;
  const toEnd = () => { const it = box(); if (it) it.scrollTop = it.scrollHeight; };
  let follow = true;
  document.addEventListener("htmx:beforeSwap", () => { const it = box(); follow = it ? atEnd(it) : true; });
  document.addEventListener("htmx:afterSwap", () => { if (follow) toEnd(); });
  toEnd();

  // Ctrl+Enter sends what is being written.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      event.target.form.requestSubmit();
    }
  });

  // A write that cannot be taken back asks first, in its own words.
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.ask;
    if (question && !window.confirm(question)) event.preventDefault();
  });
})();

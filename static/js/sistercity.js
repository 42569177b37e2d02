// What the pages do a little better with script; each of them works without it.

// An open menu closes with Escape and with a click elsewhere.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// Where tabs or navigation are wider than the screen, the current one is in view.
for (const link of document.querySelectorAll(".tabs [aria-current], .nav [aria-current]")) {
  const strip = link.closest("nav");
  const [here, around] = [link.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += here.left - around.left - (around.width - here.width) / 2;
}

// A search runs while it is typed; leaving its field must not replace the rows once more, because
// something may have been chosen in them since.
document.addEventListener("change", (event) => {
  if (event.target.type === "search") event.stopPropagation();
}, true);

// A form is sent once; its button says that work is under way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// Leaving a page with unsent input asks first.
let typed = false;
document.addEventListener("input", (event) => {
  typed ||= event.target.form?.method === "post";
});
document.addEventListener("submit", () => {
  typed = false;
});
addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});

// Small comforts for signed-in pages; every page works without them.

// The header checkbox ticks its table's rows, and shift-click ticks a range.
let last;
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const rows = [...(box.closest("table")?.querySelectorAll("[data-row]") ?? [])];
  if ("page" in box.dataset) { for (const row of rows) row.checked = box.checked; }
  if (!("row" in box.dataset)) return;
  const page = box.closest("table").querySelector("[data-page]");
  if (page && !box.checked) page.checked = false;
  if (event.shiftKey && rows.includes(last)) {
    const [from, to] = [rows.indexOf(last), rows.indexOf(box)].sort((a, b) => a - b);
    for (const row of rows.slice(from, to + 1)) row.checked = box.checked;
  }
  last = box;
});

// Escape closes an open menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A form that was sent shows it, and a second press within ten seconds does nothing.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  keep(form);
  submitter?.setAttribute("aria-busy", "true");
  setTimeout(release, 10_000);
});
addEventListener("pageshow", release);
function release() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("form [aria-busy]")) {
    button.removeAttribute("aria-busy");
  }
}

// Browsers without invoker commands still get modal dialogs.
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog?.showModal) return;
    event.preventDefault();
    if (button.getAttribute("command") === "close") dialog.close();
    else if (!dialog.open) dialog.showModal();
  });
}

// What was typed comes back when the session had ended before it was sent: the sign-in page leads
// back here. Passwords, files and hidden fields are never kept.
const KEPT = "igny8:unsent";
bringBack();
function typedFields(form) {
  return [...form.elements].filter((field) =>
    field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type)
  );
}
function keep(form) {
  const fields = typedFields(form).map(({ name, value, checked }) => [name, value, !!checked]);
  const index = [...document.forms].indexOf(form);
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ page: location.pathname, index, fields }));
  } catch {
    // Storage is full or switched off: then only the browser's own memory is left.
  }
}
function bringBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  const signedIn = document.referrer.startsWith(`${location.origin}/sign-in`);
  const form = document.forms[kept?.index];
  if (!signedIn || !form || kept.page !== location.pathname) return;
  const fields = typedFields(form);
  kept.fields.forEach(([name, value, checked], at) => {
    if (fields[at]?.name !== name) return;
    if (["checkbox", "radio"].includes(fields[at].type)) fields[at].checked = checked;
    else fields[at].value = value;
  });
  const notice = document.createElement("div");
  notice.className = "flash";
  notice.dataset.tone = "info";
  notice.setAttribute("role", "status");
  notice.textContent = "What you had typed is back. It was not sent yet.";
  document.getElementById("main")?.prepend(notice);
}

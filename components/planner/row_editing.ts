/** The row of a keyword in a document: its cells, or its form. */
function rowOf(place: Document, id: string): HTMLTableRowElement | null {
  const box = place.querySelector(
    `[data-row][value="${CSS.escape(id)}"], [data-editing="${CSS.escape(id)}"]`,
  );
  return box?.closest("tr") ?? null;
}

/** A page as it was answered, and whether that refused a form. */
export interface LoadedPage {
  page: Document;
  refused: boolean;
  url: string;
}
type Load = (address: string, init?: RequestInit) => Promise<LoadedPage>;

/** Opens a row as a form, or closes it, in place; the link leads to the same without JavaScript. */
export function onEditClick(event: MouseEvent, load: Load): void {
  const link = event.target instanceof Element &&
    event.target.closest<HTMLAnchorElement>("[data-edit] a, .row-buttons a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const id = link.closest("tr")?.dataset.editing ??
    link.closest("tr")?.querySelector<HTMLInputElement>("[data-row]")?.value;
  if (!id) return;
  event.preventDefault();
  const open = document.querySelector<HTMLElement>("[data-editing]")?.dataset.editing;
  load(link.href).then(({ page }) => {
    // One row is changed at a time.
    if (open && open !== id) takeOver(page, open);
    takeOver(page, id);
    focusRow(id);
  }).catch(() => location.assign(link.href));
}

/** Saves the row's form and shows the row as it is then, or why it was refused. */
export function onEditSubmit(event: SubmitEvent, load: Load): void {
  const form = event.target;
  const row = document.querySelector<HTMLElement>("[data-editing]");
  if (!(form instanceof HTMLFormElement) || form.id !== "keyword-edit" || !row) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const id = row.dataset.editing ?? "";
  row.setAttribute("aria-busy", "true");
  const body = new FormData(form);
  load(form.action, { method: "POST", body }).then(({ page, refused, url }) => {
    row.removeAttribute("aria-busy");
    if (refused) return tellRefusal(row, page);
    // Somebody may have deleted the keyword meanwhile: the page it came from says why nothing was saved.
    const problem = page.querySelector('.flash[data-tone="danger"] > div')?.textContent?.trim();
    if (problem) return tell(row, problem);
    if (new URL(url).pathname !== location.pathname) return location.assign(url);
    takeOver(page, id);
    focusRow(id);
  }).catch(() => {
    row.removeAttribute("aria-busy");
    tell(row, "It could not be saved. Is the connection there?");
  });
}

/** Takes a row, the form its fields belong to, and messages from a page as it is now. */
function takeOver(page: Document, id: string): void {
  const [old, now] = [rowOf(document, id), rowOf(page, id)];
  const form = page.getElementById("keyword-edit");
  document.getElementById("keyword-edit")?.remove();
  if (form) document.querySelector(".picks")?.after(document.adoptNode(form));
  // A row that is elsewhere in the order by now, or filtered away, leaves this page.
  if (old && now) old.replaceWith(document.adoptNode(now));
  else old?.remove();
}

function focusRow(id: string): void {
  const row = rowOf(document, id);
  row?.querySelector<HTMLElement>("[data-key] input, [data-key] a")?.focus();
}

function tellRefusal(row: HTMLElement, page: Document): void {
  const reasons = [...page.querySelectorAll("form.form .error, form.form .flash > div")];
  const texts = reasons.map((reason) => reason.textContent?.trim() ?? "").filter((text) =>
    text !== ""
  );
  tell(row, texts.at(-1) ?? "This was refused.");
  const seen = page.querySelector<HTMLInputElement>("form.form [name=seen]")?.value;
  const field = document.querySelector<HTMLInputElement>("#keyword-edit [name=seen]");
  // Whoever repeats a change after reading why it was refused knows the keyword as it is now.
  if (seen && field) field.value = seen;
}

function tell(row: HTMLElement, text: string): void {
  const place = row.querySelector(".row-error");
  if (place) place.textContent = text;
}

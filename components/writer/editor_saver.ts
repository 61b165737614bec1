/** What the editor edits, as the form posts it. */
export interface EditorFields {
  title: string;
  html: string;
  meta_title: string;
  meta_description: string;
  slug: string;
  excerpt: string;
  primary_keyword: string;
  tags: string;
  categories: string;
}

/** A text that was not saved, kept in this browser. */
export interface Draft {
  /** The saved version it was made on. */
  version: number;
  fields: EditorFields;
  /** Milliseconds since the epoch. */
  at: number;
}

export type SaveState =
  | "saved"
  | "dirty"
  | "saving"
  | "offline"
  | "signed_out"
  | "conflict"
  | "refused";

export interface SaveStatus {
  state: SaveState;
  /** Why it is not saved, or what was left out. */
  message: string;
  version: number;
  wordCount: number | null;
  slug: string;
  /** Milliseconds since the epoch of the last save in this window; null before it. */
  savedAt: number | null;
}

export interface SaverOptions {
  /** Names the draft: the person and the content. */
  draftKey: string;
  version: number;
  fields: EditorFields;
  /** Off for published content, where a save changes the public page. */
  autosave: boolean;
  /** Sends a form; must not follow redirects. */
  post: (form: FormData) => Promise<Response>;
  /** Where drafts are kept; null when the browser has no room for them. */
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  onStatus: (status: SaveStatus) => void;
  now?: () => number;
}

/** Milliseconds of rest after which a change is saved, and kept in the browser. */
const SAVE_AFTER = 2500;
const KEEP_AFTER = 400;
const RETRY_AFTER = [5000, 10_000, 30_000];
const LIMITS: Partial<Record<keyof EditorFields, number>> = {
  title: 300,
  meta_title: 60,
  meta_description: 155,
  excerpt: 600,
};

interface LeftOut {
  name: keyof EditorFields;
  why: string;
}

/**
 * Saves an edit as the person types: one request at a time, each on the version before it. Whatever
 * was not saved is also kept in the browser, so that a lost connection, an ended session or another
 * tab's save never costs a word.
 */
export class EditorSaver {
  status: SaveStatus;
  #fields: EditorFields;
  #saved: EditorFields;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeper: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | null = null;
  #failures = 0;

  constructor(private readonly options: SaverOptions) {
    this.#fields = this.#saved = options.fields;
    this.status = {
      state: "saved",
      message: "",
      version: options.version,
      wordCount: null,
      slug: options.fields.slug,
      savedAt: null,
    };
  }

  get isDirty(): boolean {
    return JSON.stringify(this.#fields) !== JSON.stringify(this.#saved);
  }

  /** The text this browser kept and the server does not have; null when there is none. */
  draft(): Draft | null {
    try {
      const text = this.options.storage?.getItem(this.options.draftKey);
      const draft = text ? JSON.parse(text) as Draft : null;
      if (!draft || typeof draft.fields?.html !== "string") return null;
      return JSON.stringify(draft.fields) === JSON.stringify(this.#saved) ? null : draft;
    } catch {
      return null;
    }
  }

  dropDraft(): void {
    this.options.storage?.removeItem(this.options.draftKey);
  }

  /** Takes the text as it is now; it is saved after a moment of rest. */
  change(fields: EditorFields): void {
    this.#fields = fields;
    clearTimeout(this.#keeper);
    this.#keeper = setTimeout(() => this.keep(), KEEP_AFTER);
    const { state } = this.status;
    if (state === "conflict" || state === "signed_out") return;
    if (state !== "saving") this.#set({ state: "dirty", message: "" });
    if (this.options.autosave) this.#later(SAVE_AFTER);
  }

  /** Keeps what is not saved in the browser, at once. */
  keep(): void {
    clearTimeout(this.#keeper);
    if (!this.isDirty) return this.dropDraft();
    const draft: Draft = { version: this.status.version, fields: this.#fields, at: this.#now() };
    try {
      this.options.storage?.setItem(this.options.draftKey, JSON.stringify(draft));
    } catch {
      // A full storage costs the safety copy, never the edit.
    }
  }

  /** Saves now; true when everything the person typed is stored. */
  async save(intent: "save" | "autosave" = "save"): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    if (this.status.state === "conflict") return false;
    if (!this.isDirty) return true;
    this.#running = this.#send(intent).finally(() => this.#running = null);
    return await this.#running;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.keep();
  }

  async #send(intent: string): Promise<boolean> {
    const sent = this.#fields;
    const { form, left } = this.#form(sent, intent);
    this.#set({ state: "saving", message: "" });
    const answer = await this.#post(form);
    if (!answer) return this.#offline();
    if (answer === "signed_out") return this.#stay("signed_out", SIGNED_OUT);
    if (answer.code === "conflict") return this.#stay("conflict", answer.error ?? "");
    if (answer.status >= 500) return this.#offline();
    if (!answer.data) return this.#stay("refused", reason(answer));
    this.#failures = 0;
    const kept = left.map(({ name }) => [name, this.#saved[name]]);
    this.#saved = { ...sent, ...Object.fromEntries(kept) };
    const { version, word_count: wordCount, slug } = answer.data;
    const state = this.isDirty ? "dirty" : "saved";
    const message = left.length ? `Left as it was: ${left.map(({ why }) => why).join(", ")}.` : "";
    this.#set({ state, message, version, wordCount, slug, savedAt: this.#now() });
    this.keep();
    if (this.#fields !== sent && this.options.autosave) this.#later(SAVE_AFTER);
    return state === "saved";
  }

  /** The form of a save; fields that the server would refuse are left out, so that the rest is stored. */
  #form(fields: EditorFields, intent: string): { form: FormData; left: LeftOut[] } {
    const form = new FormData();
    const left: LeftOut[] = [];
    form.set("intent", intent);
    form.set("version", String(this.status.version));
    for (const [name, value] of Object.entries(fields) as [keyof EditorFields, string][]) {
      const length = value.trim().length;
      if (name === "title" && length === 0) left.push({ name, why: "title (empty)" });
      else if (length > (LIMITS[name] ?? Infinity)) {
        left.push({ name, why: `${name.replace("_", " ")} (too long)` });
      } else form.set(name, value);
    }
    return { form, left };
  }

  async #post(form: FormData): Promise<Answer | "signed_out" | null> {
    try {
      const response = await this.options.post(form);
      if (response.type === "opaqueredirect" || response.status === 401 || response.redirected) {
        return "signed_out";
      }
      const body = await response.json().catch(() => ({}));
      return { status: response.status, ...body };
    } catch {
      return null;
    }
  }

  #offline(): false {
    const wait = RETRY_AFTER[Math.min(this.#failures++, RETRY_AFTER.length - 1)] ?? 30_000;
    if (this.options.autosave) this.#later(wait);
    return this.#stay("offline", OFFLINE);
  }

  #stay(state: SaveState, message: string): false {
    this.#set({ state, message });
    this.keep();
    return false;
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save("autosave"), ms);
  }

  #set(change: Partial<SaveStatus>): void {
    this.status = { ...this.status, ...change };
    this.options.onStatus(this.status);
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }
}

interface Answer {
  status: number;
  data?: { version: number; word_count: number; slug: string };
  code?: string;
  error?: string;
  errors?: Record<string, string[]>;
}

const SIGNED_OUT = "Your session has ended. Sign in again in another tab, then save here; " +
  "your text is kept in this browser.";
const OFFLINE =
  "The server cannot be reached. Your text is kept in this browser and saved as soon " +
  "as possible.";

function reason({ error, errors }: Answer): string {
  return Object.values(errors ?? {}).flat()[0] ?? error ?? "This could not be saved.";
}

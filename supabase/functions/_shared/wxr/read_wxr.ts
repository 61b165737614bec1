import { Parser } from "npm:htmlparser2@12.0.0";
import { AppError } from "../errors.ts";

/** A post, page, attachment or menu entry of a WordPress export file, as it stands there. */
export interface WxrItem {
  /** From 1, in the order of the file. */
  number: number;
  title: string;
  link: string;
  guid: string;
  creator: string;
  content: string;
  excerpt: string;
  post_id: string;
  post_date: string;
  post_date_gmt: string;
  post_name: string;
  status: string;
  post_type: string;
  post_password: string;
  attachment_url: string;
  terms: { domain: string; nicename: string; name: string }[];
  meta: Record<string, string>;
  /** A field had more characters than are read. */
  isCut: boolean;
}

/** Field by element. */
const FIELDS: Record<string, keyof WxrItem> = {
  title: "title",
  link: "link",
  guid: "guid",
  "dc:creator": "creator",
  "content:encoded": "content",
  "excerpt:encoded": "excerpt",
  "wp:post_id": "post_id",
  "wp:post_date": "post_date",
  "wp:post_date_gmt": "post_date_gmt",
  "wp:post_name": "post_name",
  "wp:status": "status",
  "wp:post_type": "post_type",
  "wp:post_password": "post_password",
  "wp:attachment_url": "attachment_url",
};
const LONGEST_TEXT = 1_000_000;
const LONGEST_META = 5_000;
const MOST_META = 200;
const DEEPEST = 20;
/** Items a file may have. */
export const MOST_ITEMS = 20_000;

/**
 * Reads a WordPress export file piece by piece and hands over each item when it ends. Only the entities of XML itself
 * are known, and a file that defines others is refused, so nothing in it can grow. `end` throws when the file ends in
 * its middle; both throw `invalid` with a sentence for people.
 */
export class WxrReader {
  /** Address of the site the file comes from. */
  origin = "";
  items = 0;
  #path: string[] = [];
  #item: WxrItem | null = null;
  #text = "";
  #attributes: Record<string, string> = {};
  #metaKey = "";
  #isWxr = false;
  #isWhole = false;
  readonly #parser: Parser;

  constructor(private readonly onItem: (item: WxrItem) => void) {
    this.#parser = new Parser({
      onprocessinginstruction: (name) => {
        if (name.startsWith("!")) {
          throw refusal("It defines a document type, which no export of WordPress does.");
        }
      },
      onopentag: (name, attributes) => this.#open(name, attributes),
      ontext: (text) => this.#take(text),
      onclosetag: (name, isImplied) => this.#close(name, isImplied),
    }, { xmlMode: true });
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.end();
    if (!this.#isWxr) throw refusal("It is no export file of WordPress (Tools, Export).");
    if (!this.#isWhole) throw refusal("It ends in its middle. Export it again.");
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (this.#path.length === 0 && name !== "rss") {
      throw refusal("It is no export file of WordPress (Tools, Export).");
    }
    if (this.#path.push(name) > DEEPEST) throw refusal("Its elements are nested too deep.");
    this.#text = "";
    this.#attributes = attributes;
    if (name !== "item" || this.#path.length !== 3) return;
    if (++this.items > MOST_ITEMS) {
      throw refusal(
        `It has more than ${MOST_ITEMS.toLocaleString("en")} items. Export it in parts.`,
      );
    }
    this.#item = emptyItem(this.items);
  }

  #take(text: string): void {
    if (this.#text.length + text.length <= LONGEST_TEXT) this.#text += text;
    else if (this.#item) this.#item.isCut = true;
  }

  #close(name: string, isImplied: boolean): void {
    const depth = this.#path.length;
    if (this.#path.pop() !== name) throw refusal("Its elements do not fit into one another.");
    if (name === "rss") this.#isWhole = !isImplied;
    if (name === "wp:wxr_version") this.#isWxr = true;
    if (depth === 3 && (name === "wp:base_blog_url" || (name === "link" && this.origin === ""))) {
      this.origin = this.#text.trim().slice(0, 500);
    }
    const item = this.#item;
    if (item && name === "item" && depth === 3) {
      this.#item = null;
      if (item.post_type !== "") this.#isWxr = true;
      this.onItem(item);
    } else if (item) this.#fill(item, name, depth);
    this.#text = "";
  }

  #fill(item: WxrItem, name: string, depth: number): void {
    const field = depth === 4 ? FIELDS[name] : undefined;
    if (field) Object.assign(item, { [field]: this.#text });
    else if (depth === 4 && name === "category") {
      const { domain = "category", nicename = "" } = this.#attributes;
      item.terms.push({ domain, nicename, name: this.#text.trim() });
    } else if (name === "wp:meta_key") this.#metaKey = this.#text.trim();
    else if (name === "wp:meta_value" && Object.keys(item.meta).length < MOST_META) {
      item.meta[this.#metaKey] = this.#text.slice(0, LONGEST_META);
    }
  }
}

function emptyItem(number: number): WxrItem {
  const texts = Object.fromEntries(Object.values(FIELDS).map((field) => [field, ""]));
  return {
    ...texts as Omit<WxrItem, "number" | "terms" | "meta" | "isCut">,
    number,
    terms: [],
    meta: {},
    isCut: false,
  };
}

function refusal(why: string): AppError {
  const message = `This file cannot be imported. ${why}`;
  return new AppError("invalid", message, { fields: { file: [message] } });
}

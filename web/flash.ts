import type { FreshContext } from "fresh";
import { z } from "zod";
import type { FlashMessage } from "@/components/ui/Flash.tsx";
import { httpOnlyCookie, readCookies, secureCookies } from "./cookies.ts";
import type { State } from "./state.ts";

const COOKIE = "igny8_flash";
const Messages = z.array(z.object({
  tone: z.enum(["info", "success", "warning", "danger"]),
  message: z.string().max(600),
  link: z.object({ href: z.string().startsWith("/"), label: z.string() }).optional(),
})).max(5);

/** Messages left by the request before; they are shown once. */
export function readFlash(ctx: FreshContext<State>): FlashMessage[] {
  const value = readCookies(ctx.req.headers).get(COOKIE);
  if (!value) return [];
  try {
    return Messages.parse(JSON.parse(decodeURIComponent(value)));
  } catch {
    return [];
  }
}

/** Forgets the messages once a page has shown them; a redirect carries them on. */
export function dropShownFlash(ctx: FreshContext<State>, response: Response): void {
  const shown = ctx.state.flash.length > 0 && response.status < 300 &&
    response.headers.get("content-type")?.startsWith("text/html");
  if (!shown) return;
  const options = { maxAge: 0, secure: secureCookies(ctx) };
  ctx.state.cookies.append("set-cookie", httpOnlyCookie(COOKIE, "", options));
}

/** Leaves a message for the next page, and where to go about it. */
export function leaveFlash(
  ctx: FreshContext<State>,
  tone: FlashMessage["tone"],
  message: string,
  link?: FlashMessage["link"],
): void {
  const left: FlashMessage = { tone, message: message.slice(0, 400), ...(link ? { link } : {}) };
  const value = encodeURIComponent(JSON.stringify([left]));
  const options = { maxAge: 120, secure: secureCookies(ctx) };
  ctx.state.cookies.append("set-cookie", httpOnlyCookie(COOKIE, value, options));
}

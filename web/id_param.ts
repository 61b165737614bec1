import type { FreshContext } from "fresh";
import { z } from "zod";
import { AppError } from "core/errors.ts";
import type { State } from "./state.ts";

/** The id in a page's address. Throws `not_found` when it cannot be one, so that no query is made. */
export function idParam(ctx: FreshContext<State>, what: string): string {
  const id = z.uuid().safeParse(ctx.params.id);
  if (!id.success) throw new AppError("not_found", `This ${what} was not found.`);
  return id.data;
}

/** A module people can switch off. The list grows as modules are built. */
export interface Module {
  id: "planner" | "writer" | "thinker" | "automation";
  name: string;
  purpose: string;
  /** Modules without which this one cannot work. */
  needs: Module["id"][];
}

export const MODULES: readonly Module[] = [
  {
    id: "planner",
    name: "Planner",
    purpose: "Keywords, clusters and content ideas.",
    needs: [],
  },
  {
    id: "writer",
    name: "Writer",
    purpose: "Tasks, articles, images, review and publishing.",
    needs: [],
  },
  {
    id: "automation",
    name: "Automation",
    purpose: "The whole pipeline in one run, from keywords to pages.",
    needs: ["planner", "writer"],
  },
  {
    id: "thinker",
    name: "Thinker",
    purpose: "Prompts and author profiles. Switched off, what is saved stays in force.",
    needs: [],
  },
];

/**
 * Why a module cannot be switched now, as a sentence; null when it can. The database refuses the same
 * cases with its own sentence.
 */
export function switchBarrier(module: Module, enabled: Record<string, boolean>): string | null {
  if (!enabled[module.id]) {
    const missing = module.needs.filter((id) => !enabled[id]).map(nameOf);
    return missing.length > 0 ? `Switch on ${missing.join(" and ")} first.` : null;
  }
  const users = MODULES.filter(({ id, needs }) => enabled[id] && needs.includes(module.id));
  return users.length > 0
    ? `${users.map(({ name }) => name).join(" and ")} needs it. Switch that off first.`
    : null;
}

function nameOf(id: Module["id"]): string {
  return MODULES.find((module) => module.id === id)?.name ?? id;
}

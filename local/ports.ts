import { SettingError } from "./settings.ts";

/** A port the program wants, and the variable that moves it elsewhere. */
export interface WantedPort {
  port: number;
  variable: string;
  what: string;
}

/**
 * Makes sure every port is free before anything is started and returns the real numbers: 0 becomes
 * a free one. Throws SettingError naming every port that is taken and the way out.
 */
export function claimPorts(wanted: WantedPort[]): number[] {
  const taken: string[] = [];
  const ports = wanted.map(({ port, variable, what }, index) => {
    const twin = wanted.findIndex((other) => port !== 0 && other.port === port);
    if (twin < index) taken.push(`Port ${port} is asked for twice: change ${variable}.`);
    const free = probe(port);
    if (free === null) {
      taken.push(`Port ${port} for ${what} is taken. Stop what uses it, or set ${variable}.`);
    }
    return free ?? port;
  });
  if (taken.length > 0) {
    const example = wanted.map(({ variable, port }) => `${variable}=${port + 1}`).join(" ");
    throw new SettingError(`${taken.join("\n")}\nFor example: ${example} deno task start`);
  }
  return ports;
}

function probe(port: number): number | null {
  try {
    const listener = Deno.listen({ hostname: "127.0.0.1", port });
    const { port: free } = listener.addr;
    listener.close();
    return free;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return null;
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new SettingError(
        `Port ${port} needs more rights than this user has; take one over 1024.`,
      );
    }
    throw error;
  }
}

import { isFree, reservePort } from "./free_port.ts";
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
  const complaints: string[] = [];
  const remedies: string[] = [];
  const ports = wanted.map(({ port, variable, what }, index) => {
    if (port === 0) return reservePort();
    const twin = wanted.findIndex((other) => other.port === port) < index;
    if (!twin && mayHave(port)) return port;
    complaints.push(`Port ${port} for ${what} is ${twin ? "asked for twice" : "taken"}.`);
    remedies.push(`${variable}=${nextFree(port, wanted)}`);
    return port;
  });
  if (complaints.length === 0) return ports;
  throw new SettingError(
    `${complaints.join("\n")}\nStop what uses it, or choose another: ${
      remedies.join(" ")
    } deno task start`,
  );
}

function nextFree(port: number, wanted: WantedPort[]): number {
  for (let next = port + 1; next < 65536; next++) {
    if (!wanted.some((other) => other.port === next) && isFree(next)) return next;
  }
  return 0;
}

function mayHave(port: number): boolean {
  try {
    return isFree(port);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new SettingError(
      `Port ${port} needs more rights than this user has; take one over 1024.`,
    );
  }
}

/** Where to listen. */
export interface ListenOptions {
  port?: number;
  hostname?: string;
  signal?: AbortSignal;
  onListen?: (address: { hostname: string; port: number }) => void;
}

type Handler = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

const FIRST_PORT = 8000;
const LAST_PORT = 8019;

/** Serves on the given port, else on the first free one of 8000 to 8019. */
export function listen(handler: Handler, options: ListenOptions): Deno.HttpServer {
  const ports = options.port !== undefined
    ? [options.port]
    : Array.from({ length: LAST_PORT - FIRST_PORT + 1 }, (_, i) => FIRST_PORT + i);
  for (const port of ports) {
    try {
      return Deno.serve({ ...options, port }, (req, info) => handler(req, info));
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port === ports.at(-1)) {
        throw error;
      }
    }
  }
  throw new Error("No port to listen on");
}

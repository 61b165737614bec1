import type { App } from "@supabase/lite";
import { join } from "node:path";

type StorageAdapter = NonNullable<App["_storageAdapter"]>;
type ObjectMetadata = Awaited<ReturnType<StorageAdapter["headObject"]>>;
type UploadBody = Parameters<StorageAdapter["uploadObject"]>[3];

interface Sidecar {
  mimetype: string;
  cacheControl: string;
  eTag: string;
}

/**
 * Keeps the bytes of Supabase Storage as files below `directory`. File names are hashes of bucket
 * and key, so that no key, however long or hostile, can reach another place on the disk.
 */
export class ObjectFiles implements StorageAdapter {
  readonly driver = null;

  constructor(private readonly directory: string) {}

  async getObject(
    bucket: string,
    key: string,
    _version: string | undefined,
    headers?: { ifNoneMatch?: string; ifModifiedSince?: string },
  ): ReturnType<StorageAdapter["getObject"]> {
    const metadata = await this.headObject(bucket, key);
    if (headers?.ifNoneMatch === metadata.eTag) return { httpStatusCode: 304, metadata };
    const body = await Deno.readFile(await this.#path(bucket, key));
    return { httpStatusCode: 200, metadata, body: new Blob([body]) };
  }

  async uploadObject(
    bucket: string,
    key: string,
    _version: string | undefined,
    body: UploadBody,
    contentType: string,
    cacheControl: string,
  ): Promise<ObjectMetadata> {
    const bytes = await readBody(body);
    const path = await this.#path(bucket, key);
    const sidecar = { mimetype: contentType, cacheControl, eTag: `"${await sha256(bytes)}"` };
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await writeWhole(path, bytes);
    await writeWhole(`${path}.json`, new TextEncoder().encode(JSON.stringify(sidecar)));
    return this.headObject(bucket, key);
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    const path = await this.#path(bucket, key);
    for (const file of [path, `${path}.json`]) await removeIfThere(file);
  }

  async deleteObjects(bucket: string, keys: string[]): Promise<void> {
    for (const key of keys) await this.deleteObject(bucket, key);
  }

  async copyObject(
    sourceBucket: string,
    source: string,
    _version: string | undefined,
    destinationBucket: string,
    destination: string,
  ): ReturnType<StorageAdapter["copyObject"]> {
    const { mimetype, cacheControl } = await this.headObject(sourceBucket, source);
    const bytes = await Deno.readFile(await this.#path(sourceBucket, source));
    const { eTag, lastModified } = await this.uploadObject(
      destinationBucket,
      destination,
      undefined,
      bytes,
      mimetype,
      cacheControl,
    );
    return { httpStatusCode: 200, eTag, lastModified };
  }

  async headObject(bucket: string, key: string): Promise<ObjectMetadata> {
    const path = await this.#path(bucket, key);
    const [file, text] = await Promise.all([Deno.stat(path), Deno.readTextFile(`${path}.json`)]);
    const sidecar = JSON.parse(text) as Sidecar;
    const size = file.size;
    return { ...sidecar, size, contentLength: size, lastModified: file.mtime ?? undefined };
  }

  async privateAssetUrl(bucket: string, key: string): Promise<string> {
    return `file://${await this.#path(bucket, key)}`;
  }

  async #path(bucket: string, key: string): Promise<string> {
    const hash = await sha256(new TextEncoder().encode(`${bucket}\0${key}`));
    return join(this.directory, hash.slice(0, 2), hash.slice(2));
  }
}

async function readBody(body: UploadBody): Promise<Uint8Array<ArrayBuffer>> {
  const readable = body instanceof Uint8Array ? new Uint8Array(body) : body as ReadableStream;
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

/** A reader never sees half a file: it is written beside and then renamed. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${crypto.randomUUID()}`;
  await Deno.writeFile(partial, bytes);
  await Deno.rename(partial, path);
}

async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

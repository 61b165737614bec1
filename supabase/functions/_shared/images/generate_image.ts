import { AppError } from "../errors.ts";
import { type Handler, type JobTools, usageArgs } from "../jobs/handler.ts";
import { pictureFormat } from "./picture_format.ts";
import { ImageInput } from "./schema.ts";

/** The bucket in which pictures lie, under `{account}/{site}/{content}/{image}.png`. */
export const BUCKET = "images";

const LARGEST = 10 * 1024 * 1024;
const SIZE = "1536x1024";

/** Makes the picture of a prompt and puts it into Storage. */
export const generateImage: Handler = async ({ ai, db, signal, phase, persist }, given) => {
  const parsed = ImageInput.safeParse(given);
  if (!parsed.success) {
    throw new AppError("conflict", "This image is gone or has no prompt.", { cause: parsed.error });
  }
  const { image, prompt } = parsed.data;
  phase("AI_CALL", "Making the picture");
  const { bytes, usage } = await ai.image({
    prompt: fillTemplate(prompt?.body ?? "{prompt}", image.prompt),
    size: SIZE,
    signal,
  });
  phase("PARSE");
  const format = pictureFormat(bytes);
  if (!format) {
    throw new AppError("invalid_answer", "The AI provider did not send a picture.", {
      status: 502,
    });
  }
  if (bytes.length > LARGEST) {
    throw new AppError("invalid_answer", "The AI provider sent a picture of more than 10 MB.", {
      status: 502,
    });
  }
  phase("SAVE");
  const path = storagePath(image);
  await persist(() => upload(db, path, bytes, format.contentType));
  const stored = {
    storage_path: path,
    content_type: format.contentType,
    width: format.width,
    height: format.height,
    bytes: bytes.length,
    provider: ai.name,
    model: usage.model,
  };
  return (database, lease) =>
    database.rpc("finish_image", {
      ...lease,
      p_image: stored,
      p_usage: usageArgs(usage, prompt?.version ?? null),
    });
};

/** The template with its `{prompt}` filled in; a template without one is put before the prompt. */
export function fillTemplate(template: string, prompt: string): string {
  return template.includes("{prompt}")
    ? template.replaceAll("{prompt}", () => prompt)
    : `${template}\n${prompt}`;
}

function storagePath({ account_id, site_id, content_id, id }: ImageInput["image"]): string {
  return `${account_id}/${site_id}/${content_id}/${id}.png`;
}

async function upload(
  db: JobTools["db"],
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<void> {
  const { error } = await db.storage.from(BUCKET).upload(path, bytes, {
    contentType,
    upsert: true,
  });
  if (!error) return;
  const status = Number((error as { statusCode?: string | number }).statusCode ?? 0);
  throw new AppError("internal", "The picture could not be stored.", {
    cause: error,
    retryable: !(status >= 400 && status < 500),
  });
}

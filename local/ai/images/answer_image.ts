import type { Fault } from "../faults.ts";
import { openAiError, tokensIn } from "../openai_shapes.ts";
import type { ImageRequest } from "../requests.ts";
import { truncatedBody } from "../waiting.ts";
import { encodePng } from "./png.ts";
import { paint } from "./raster.ts";
import { composeScene } from "./scene.ts";
import { sceneSvg } from "./svg.ts";

const LARGEST = 2048;

/** Draws the pictures of one request; the same prompt and size give the same picture. */
export async function answerImage(request: ImageRequest, fault: Fault | null): Promise<Response> {
  const [width = 1024, height = 1024] = request.size === "auto"
    ? [1024, 1024]
    : request.size.split("x").map(Number);
  if (Math.min(width, height) < 16 || Math.max(width, height) > LARGEST) {
    return openAiError(400, `Invalid size '${request.size}'.`, { param: "size" });
  }
  if (fault?.kind === "refuse") {
    return openAiError(400, "Your request was rejected by the safety system.", {
      code: "moderation_blocked",
      type: "image_generation_user_error",
    });
  }
  const svg = request.output_format === "svg";
  const data = Array.from({ length: request.n }, (_, i) => {
    const scene = composeScene(i === 0 ? request.prompt : `${request.prompt} #${i}`, width, height);
    const bytes = svg ? new TextEncoder().encode(sceneSvg(scene)) : encodePng(paint(scene));
    return { b64_json: bytes.toBase64() };
  });
  const input_tokens = tokensIn(request.prompt);
  const output_tokens = Math.ceil((width * height) / 1024) * request.n;
  const answer = Response.json({
    created: 0,
    data,
    output_format: svg ? "svg" : "png",
    size: `${width}x${height}`,
    usage: { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens },
  });
  return await truncatedBody(answer, fault);
}

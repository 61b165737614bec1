/** What the embeddings worker is asked. */
export interface EmbedRequest {
  id: number;
  texts: string[];
}

/** What it answers: one unit vector of 512 numbers for each text, or why not. */
export type EmbedReply =
  | { id: number; vectors: number[][] }
  | { id: number; error: string };

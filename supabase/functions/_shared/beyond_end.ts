/** Whether a database answer refuses a page because the list has become shorter than its first row. */
export function isBeyondEnd({ error }: { error: { code?: string } | null }): boolean {
  return error?.code === "PGRST103";
}

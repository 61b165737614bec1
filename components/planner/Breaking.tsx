/** Runs of letters longer than this may break, so that one word cannot widen a table. */
const LONG_RUN = /(\S{24})/u;

/** Text whose very long words can break anywhere. */
export function Breaking({ text }: { text: string }) {
  const parts = text.split(LONG_RUN).filter((part) => part !== "");
  if (parts.length < 2) return <>{text}</>;
  return (
    <>
      {parts.map((part, index) => (
        <span key={index}>
          {part}
          <wbr />
        </span>
      ))}
    </>
  );
}

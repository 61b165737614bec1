/** Weekdays as people list them, Monday first, by their number, Sunday being 0. */
export const WEEKDAYS: [number, string][] = [
  [1, "Mon"],
  [2, "Tue"],
  [3, "Wed"],
  [4, "Thu"],
  [5, "Fri"],
  [6, "Sat"],
  [0, "Sun"],
];

/** A box to tick for each day of the week. */
export function Weekdays({ name, ticked }: { name: string; ticked: readonly number[] }) {
  return (
    <>
      {WEEKDAYS.map(([day, label]) => (
        <label key={day}>
          <input type="checkbox" name={name} value={String(day)} checked={ticked.includes(day)} />
          {label}
        </label>
      ))}
    </>
  );
}

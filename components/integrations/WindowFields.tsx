import { MOST_WINDOWS, type WindowRow } from "core/integrations/publishing_rules.ts";
import { FieldNotes } from "../ui/Field.tsx";
import { Weekdays } from "../ui/Weekdays.tsx";

const FRESH: WindowRow = { weekdays: [], from: "09:00", to: "17:00" };

/** The times in which articles may go out: those that there are, and room for one more. */
export function WindowFields({ rows, error }: { rows: WindowRow[]; error?: string[] }) {
  const filled = rows.filter(({ weekdays }) => weekdays.length > 0);
  const shown = [...filled, FRESH].slice(0, MOST_WINDOWS);
  return (
    <fieldset class="choices">
      <legend>Publishing times</legend>
      <p class="hint" id="windows-hint">
        Without a ticked day articles go out at any time. A time that ends before it begins goes on
        into the next day. Save to get room for another.
      </p>
      {shown.map((row, index) => (
        <div
          class="publishing-window"
          key={index}
          role="group"
          aria-label={index < filled.length ? `Times ${index + 1}` : "More times"}
        >
          <div class="rule-weekdays">
            <Weekdays name={`window_${index}_days[]`} ticked={row.weekdays} />
          </div>
          <div class="publishing-hours">
            <input
              class="input"
              type="time"
              name={`window_${index}_from`}
              value={row.from}
              aria-label={`From, times ${index + 1}`}
            />
            <span>to</span>
            <input
              class="input"
              type="time"
              name={`window_${index}_to`}
              value={row.to}
              aria-label={`To, times ${index + 1}`}
            />
          </div>
        </div>
      ))}
      <FieldNotes name="windows" label="Publishing times" error={error} />
    </fieldset>
  );
}

import { controlProps, FieldNotes, type FieldProps } from "./Field.tsx";
import { Icon } from "./Icon.tsx";

type FileDropProps = FieldProps & { accept?: string; multiple?: boolean };

/** A plain file input in a roomy frame; browsers accept files dropped on the input itself. */
export function FileDrop({ accept, multiple, ...field }: FileDropProps) {
  const { name, id = `f-${name}`, label } = field;
  return (
    <div class="field">
      <div class="file">
        <Icon name="upload" size={20} />
        <label class="field-label" for={id}>{label}</label>
        <input type="file" accept={accept} multiple={multiple} {...controlProps(field)} />
      </div>
      <FieldNotes {...field} />
    </div>
  );
}

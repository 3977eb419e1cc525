import { FieldPicker } from '../../runtime/filter/FieldPicker';
import { Reach } from '../../runtime/filter/reach';
import { PlusIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import editor from '../editor/Editor.module.css';

/** A button that opens the search for a field, those behind lookups too. It stands in a scope. */
export function FieldButton(props: {
  object: string;
  label: string;
  /** Whether it stays open, for one field after the other. */
  stays?: boolean;
  onPick: (path: string) => void;
}) {
  const { object, label, stays = false, onPick } = props;
  return (
    <Popover
      label={label}
      buttonClass={editor.add}
      button={
        <>
          <PlusIcon />
          {label}
        </>
      }
    >
      {(close) => (
        <Reach object={object} where="">
          <FieldPicker
            object={object}
            onPick={(path) => {
              onPick(path);
              if (!stays) {
                close();
              }
            }}
          />
        </Reach>
      )}
    </Popover>
  );
}

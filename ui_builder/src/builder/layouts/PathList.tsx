import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { FieldPicker } from '../../runtime/filter/FieldPicker';
import { fieldsAlong } from '../../runtime/filter/fieldPaths';
import { Reach } from '../../runtime/filter/reach';
import { CloseIcon, DownIcon, PlusIcon, UpIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { Property } from '../inputs/Property';
import { useDesigner } from './designer';
import styles from './Properties.module.css';

interface Props {
  label: string;
  help?: string | undefined;
  object: string;
  paths: readonly string[];
  most: number;
  faults: readonly Fault[];
  onChange: (paths: readonly string[]) => void;
}

/** Fields in an order, such as the columns of a list. */
export function PathList({ label, help, object, paths, most, faults, onChange }: Props) {
  const { t, text } = useTexts();
  const { definitions } = useDesigner();
  const called = (path: string) =>
    fieldsAlong(definitions, object, path)
      .map((field) => text(field.label, field.name))
      .join(' › ') || path;
  return (
    <Property label={label} help={help} faults={faults} group>
      {() => (
        <>
          <Ordered items={paths} called={called} onChange={onChange} />
          {paths.length >= most ? null : (
            <Popover
              label={`${t('layouts.addField')}: ${label}`}
              buttonClass={styles.add}
              button={
                <>
                  <PlusIcon />
                  {t('layouts.addField')}
                </>
              }
            >
              {(close) => (
                <Reach object={object} where="">
                  <FieldPicker
                    object={object}
                    onPick={(path) => {
                      close();
                      if (!paths.includes(path)) {
                        onChange([...paths, path]);
                      }
                    }}
                  />
                </Reach>
              )}
            </Popover>
          )}
        </>
      )}
    </Property>
  );
}

/** Lines that go up and down and away. */
export function Ordered<Item extends string>(props: {
  items: readonly Item[];
  called: (item: Item) => string;
  onChange: (items: readonly Item[]) => void;
}) {
  const { items, called, onChange } = props;
  const { t } = useTexts();
  const swap = (index: number) => {
    const [one, other] = [items[index], items[index + 1]];
    if (one !== undefined && other !== undefined) {
      onChange(items.toSpliced(index, 2, other, one));
    }
  };
  return (
    <ol className={styles.ordered}>
      {items.map((item, index) => (
        <li key={item}>
          <span>{called(item)}</span>
          <button
            type="button"
            disabled={index === 0}
            aria-label={t('layouts.lineUp', { name: called(item) })}
            onClick={() => swap(index - 1)}
          >
            <UpIcon />
          </button>
          <button
            type="button"
            disabled={index === items.length - 1}
            aria-label={t('layouts.lineDown', { name: called(item) })}
            onClick={() => swap(index)}
          >
            <DownIcon />
          </button>
          <button
            type="button"
            aria-label={t('layouts.lineOut', { name: called(item) })}
            onClick={() => onChange(items.filter((each) => each !== item))}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ol>
  );
}

import { Button } from 'antd';
import { useTexts } from '../../../i18n/useTexts';
import { DownIcon, PlusIcon, TrashIcon, UpIcon } from '../../../ui/icons';
import editor from '../../editor/Editor.module.css';
import { movedTo } from '../../editor/put';
import { Property } from '../../inputs/Property';
import { useDesign } from '../design';
import { newEntry } from '../editing';
import { isObject } from '../exits';
import type { PropertyProps } from './about';
import styles from './properties.module.css';
import { Properties, SchemaProperty } from './SchemaForm';

/** A list, such as the branches of a decision: entries one by one, in an order that counts. */
export function ListProperty(props: PropertyProps & { label: string; help: string }) {
  const { label, help, schema, place, step, value, around, onChange } = props;
  const { t, text } = useTexts();
  const { work, flow } = useDesign();
  const items = schema.items ?? {};
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const own = work.problems.filter(({ path }) => path === place);
  const isFull = schema.maxItems !== undefined && entries.length >= schema.maxItems;
  const replace = (at: number, entry: unknown) =>
    onChange(entries.map((each, n) => (n === at ? entry : each)));

  function calledBy(entry: unknown, at: number): string {
    const said = isObject(entry) ? entry : {};
    const name = typeof said.name === 'string' ? said.name : '';
    return (
      text(isObject(said.label) ? (said.label as Record<string, string>) : undefined, name) || `${at + 1}`
    );
  }

  return (
    <Property label={label} help={help} faults={own} group>
      {() => (
        <>
          <ol className={styles.entries}>
            {entries.map((entry, at) => (
              <li key={at}>
                <div className={styles.entryHead}>
                  <strong>{calledBy(entry, at)}</strong>
                  <Tools
                    label={calledBy(entry, at)}
                    at={at}
                    count={entries.length}
                    least={schema.minItems ?? 0}
                    onMove={(to) => onChange(movedTo(entries, at, to))}
                    onDrop={() => {
                      const left = entries.filter((_, n) => n !== at);
                      onChange(
                        left.length === 0 && (schema.minItems ?? 0) === 0 && !props.required
                          ? undefined
                          : left,
                      );
                    }}
                  />
                </div>
                {items.properties === undefined ? (
                  <SchemaProperty
                    name={label}
                    schema={items}
                    value={entry}
                    around={around}
                    place={`${place}/${at}`}
                    step={step}
                    required
                    onChange={(next) => replace(at, next ?? '')}
                  />
                ) : (
                  <Properties
                    schema={items}
                    value={isObject(entry) ? entry : {}}
                    around={around}
                    place={`${place}/${at}`}
                    step={step}
                    onChange={(next) => replace(at, next)}
                  />
                )}
              </li>
            ))}
          </ol>
          {isFull ? null : (
            <Button
              className={styles.more ?? ''}
              size="small"
              icon={<PlusIcon />}
              onClick={() =>
                onChange([...entries, items.properties === undefined ? '' : newEntry(items, entries, flow)])
              }
            >
              {t('flows.addEntry', { list: label })}
            </Button>
          )}
        </>
      )}
    </Property>
  );
}

function Tools(props: {
  label: string;
  at: number;
  count: number;
  least: number;
  onMove: (to: number) => void;
  onDrop: () => void;
}) {
  const { label, at, count, least, onMove, onDrop } = props;
  const { t } = useTexts();
  const tools = [
    { name: 'up', Icon: UpIcon, off: at === 0, run: () => onMove(at - 1) },
    { name: 'down', Icon: DownIcon, off: at === count - 1, run: () => onMove(at + 1) },
    { name: 'drop', Icon: TrashIcon, off: count <= least, run: onDrop },
  ];
  return (
    <span className={styles.tools}>
      {tools.map(({ name, Icon, off, run }) => (
        <button
          key={name}
          type="button"
          className={editor.square}
          disabled={off}
          aria-label={t(`flows.entry_${name}`, { label })}
          title={t(`flows.entry_${name}`, { label })}
          onClick={run}
        >
          <Icon />
        </button>
      ))}
    </span>
  );
}

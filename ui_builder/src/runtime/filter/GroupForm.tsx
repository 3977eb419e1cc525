import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon, TrashIcon } from '../../ui/icons';
import { ConditionForm } from './ConditionForm';
import {
  type Advanced,
  type Condition,
  condition,
  type Group,
  group,
  type Item,
  type Match,
} from './conditions';
import { FieldPicker } from './FieldPicker';
import styles from './Filter.module.css';
import { fieldsAlong } from './fieldPaths';
import { useStart } from './useStart';

const MATCHES: readonly Match[] = ['all', 'any', 'none'];
const DEEPEST = 4;

interface Props {
  object: string;
  group: Group;
  depth?: number;
  onChange: (next: Group) => void;
  onRemove?: () => void;
}

/** Conditions that go together, and groups of further ones. */
export function GroupForm({ object, group: own, depth = 0, onChange, onRemove }: Props) {
  const { t } = useTexts();
  const items = own.items;
  const replace = (key: number, next: Item | null) =>
    onChange({ ...own, items: items.flatMap((each) => (each.key === key ? (next ?? []) : each)) });
  const add = (item: Item) => onChange({ ...own, items: [...items, item] });

  return (
    <fieldset className={styles.group} data-depth={depth} aria-label={t('filter.groupOf')}>
      <div className={styles.groupHead}>
        <select
          aria-label={t('filter.match')}
          value={own.match}
          onChange={(event) => onChange({ ...own, match: event.target.value as Match })}
        >
          {MATCHES.map((match) => (
            <option key={match} value={match}>
              {t(`filter.match_${match}`)}
            </option>
          ))}
        </select>
        {onRemove === undefined ? null : (
          <button
            type="button"
            className={styles.icon}
            aria-label={t('filter.removeGroup')}
            onClick={onRemove}
          >
            <TrashIcon />
          </button>
        )}
      </div>
      {items.length === 0 && depth === 0 ? <p className={styles.hint}>{t('filter.none')}</p> : null}
      <ul className={styles.items}>
        {items.map((item) => (
          <li key={item.key}>
            {item.is === 'group' ? (
              <GroupForm
                object={object}
                group={item}
                depth={depth + 1}
                onChange={(next) => replace(item.key, next)}
                onRemove={() => replace(item.key, null)}
              />
            ) : (
              <Row
                object={object}
                item={item}
                onChange={(next) => replace(item.key, next)}
                onRemove={() => replace(item.key, null)}
              />
            )}
          </li>
        ))}
      </ul>
      <div className={styles.adds}>
        <button type="button" onClick={() => add(condition('', 'is'))}>
          <PlusIcon />
          {t('filter.addCondition')}
        </button>
        {depth >= DEEPEST ? null : (
          <button type="button" onClick={() => add(group('any', [condition('', 'is')]))}>
            <PlusIcon />
            {t('filter.addGroup')}
          </button>
        )}
      </div>
    </fieldset>
  );
}

interface RowProps {
  object: string;
  item: Condition | Advanced;
  onChange: (next: Item) => void;
  onRemove: () => void;
}

function Row({ object, item, onChange, onRemove }: RowProps) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const start = useStart(object);
  const path = item.is === 'condition' ? item.path : '';
  const [picks, setPicks] = useState(path === '');
  const along = fieldsAlong(definitions, object, path);
  const remove = (
    <button type="button" className={styles.icon} aria-label={t('filter.removeThis')} onClick={onRemove}>
      <TrashIcon />
    </button>
  );
  if (item.is === 'advanced') {
    return (
      <div className={styles.written}>
        <span className={styles.kind}>{t('filter.advanced')}</span>
        <input
          className={styles.source}
          value={item.source}
          spellCheck={false}
          aria-label={t('filter.advanced')}
          onChange={(event) => onChange({ ...item, source: event.target.value })}
        />
        {remove}
      </div>
    );
  }
  return (
    <div className={styles.row}>
      <button
        type="button"
        className={styles.field}
        aria-expanded={picks}
        aria-label={along.length === 0 ? t('filter.chooseField') : undefined}
        onClick={() => setPicks(!picks)}
      >
        {along.length === 0
          ? t('filter.chooseField')
          : along.map((field) => text(field.label, field.name)).join(' › ')}
      </button>
      {path === '' ? null : <ConditionForm object={object} condition={item} onChange={onChange} />}
      {remove}
      {picks ? (
        <div className={styles.picks}>
          <FieldPicker
            object={object}
            onPick={(next) => {
              setPicks(false);
              onChange({ ...start(next), key: item.key });
            }}
          />
        </div>
      ) : null}
    </div>
  );
}

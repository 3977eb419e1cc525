import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import type { Condition, Item } from './conditions';
import styles from './Filter.module.css';
import { fieldsAlong } from './fieldPaths';
import { useConditionTitles } from './useConditionTitles';
import { operatorText, valueText } from './words';

interface Props {
  object: string;
  item: Item;
  /** Whether the server refused it. */
  wrong?: boolean;
  onOpen: (at: Element) => void;
  onRemove: () => void;
}

const NONE: Condition = { is: 'condition', key: 0, path: '', operator: 'filled', value: null };

/** A condition in a few words; a click changes it, the cross takes it away. */
export function FilterChip({ object, item, wrong = false, onOpen, onRemove }: Props) {
  const { t } = useTexts();
  const { label, operator, value } = useSentence(object, item.is === 'condition' ? item : NONE);
  const other = useSummary(object, item);
  const sentence = item.is === 'condition' ? [label, operator, value].filter(Boolean).join(' ') : other;
  return (
    <span className={styles.chip} data-wrong={wrong}>
      <button
        type="button"
        className={styles.open}
        aria-haspopup="dialog"
        aria-label={t('filter.edit', { condition: sentence })}
        title={sentence}
        onClick={(event) => onOpen(event.currentTarget)}
      >
        {item.is === 'condition' ? (
          <>
            <span className={styles.about}>{label}</span> {operator} <strong>{value}</strong>
          </>
        ) : item.is === 'group' ? (
          other
        ) : (
          <code>{other}</code>
        )}
      </button>
      <button
        type="button"
        className={styles.remove}
        aria-label={t('filter.remove', { condition: sentence })}
        onClick={onRemove}
      >
        <CloseIcon />
      </button>
    </span>
  );
}

function useSentence(object: string, condition: Condition) {
  const { t, text, locale } = useTexts();
  const definitions = useDefinitions();
  const along = fieldsAlong(definitions, object, condition.path);
  const field = definitions.field(object, condition.path);
  const titles = useConditionTitles(field, condition);
  const words = { t, text, locale, titles };
  return {
    label: along.map((each) => text(each.label, each.name)).join(' › '),
    operator: operatorText(condition.operator, words),
    value: field === undefined ? '' : valueText(field, condition.operator, condition.value, words),
  };
}

/** Says a group, or a formula, in one line. */
export function useSummary(object: string, item: Item): string {
  const { t, text, locale } = useTexts();
  const definitions = useDefinitions();
  const words = { t, text, locale, titles: {} };
  function say(part: Item): string {
    if (part.is === 'advanced') {
      return part.source;
    }
    if (part.is === 'group') {
      const joined = part.items.map(say).join(` ${t(part.match === 'all' ? 'filter.and' : 'filter.or')} `);
      return part.match === 'none' ? `${t('filter.not')} (${joined})` : joined;
    }
    const field = definitions.field(object, part.path);
    const label = fieldsAlong(definitions, object, part.path)
      .map((each) => text(each.label, each.name))
      .join(' › ');
    const value = field === undefined ? '' : valueText(field, part.operator, part.value, words);
    return [label, operatorText(part.operator, words), value].filter(Boolean).join(' ');
  }
  return item.is === 'condition' ? '' : say(item);
}

import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { ConditionText } from './ConditionText';
import styles from './Filter.module.css';
import { GroupForm } from './GroupForm';
import type { FilterState } from './useFilter';

interface Props {
  object: string;
  where: string;
  state: FilterState;
  /** What the server says of the text in force. */
  error?: unknown;
  onText: (where: string) => void;
}

/** The whole filter: as groups of conditions, or as the text that they stand for. */
export function FilterForm({ object, where, state, error, onText }: Props) {
  const { t } = useTexts();
  const [asked, setAsked] = useState<'conditions' | 'text'>('conditions');
  const title = useDefinitions().object(object)?.definition.title ?? 'id';
  const fault = state.error ?? error ?? null;
  const unread = state.filter === undefined && state.error !== null;
  const mode = unread ? 'text' : asked;
  return (
    <div className={styles.form}>
      {mode === 'text' ? (
        <>
          {unread ? <p className={styles.hint}>{t('filter.unread')}</p> : null}
          <ConditionText where={where} example={`${title} contains '…'`} error={fault} onApply={onText} />
        </>
      ) : state.filter === undefined ? (
        <p className={styles.hint} role="status">
          {t('filter.reading')}
        </p>
      ) : (
        <GroupForm object={object} group={state.filter} onChange={state.change} />
      )}
      {unread ? null : (
        <button
          type="button"
          className={styles.mode}
          onClick={() => setAsked(mode === 'text' ? 'conditions' : 'text')}
        >
          {t(mode === 'text' ? 'filter.asConditions' : 'filter.asText')}
        </button>
      )}
    </div>
  );
}

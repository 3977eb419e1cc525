import { Button, Input } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError, faultText, firstPlace, isAboutFilter, offsetOf } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { FilterIcon } from '../../ui/icons';
import styles from './ConditionText.module.css';

interface Props {
  /** The condition in force. */
  where: string;
  example: string;
  error: unknown;
  onApply: (where: string) => void;
}

/** A condition as text, in the expression language; a fault shows at its place. */
export function ConditionText({ where, example, error, onApply }: Props) {
  const { t } = useTexts();
  const [draft, setDraft] = useState(where);
  const fault = error instanceof ApiError && isAboutFilter(error) ? error : null;
  useEffect(() => setDraft(where), [where]);

  function submit(event: FormEvent) {
    event.preventDefault();
    onApply(draft.trim());
  }

  return (
    <search>
      <form className={styles.filter} onSubmit={submit}>
        <Input
          prefix={<FilterIcon />}
          value={draft}
          spellCheck={false}
          autoCapitalize="off"
          aria-label={t('list.filter')}
          aria-invalid={fault !== null}
          aria-describedby="filter-fault"
          placeholder={t('list.filterPlaceholder', { example })}
          status={fault === null ? '' : 'error'}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              setDraft(where);
              event.currentTarget.blur();
            }
          }}
        />
        <Button htmlType="submit" disabled={draft.trim() === where}>
          {t('list.applyFilter')}
        </Button>
        <div id="filter-fault" className={styles.fault} role="alert">
          {fault === null ? null : <Fault error={fault} where={where} />}
        </div>
      </form>
    </search>
  );
}

/** The message, and the condition with a mark where it goes wrong. */
function Fault({ error, where }: { error: ApiError; where: string }) {
  const place = firstPlace(error);
  const at = place === null ? null : offsetOf(where, place);
  const word = at === null ? '' : (/^[\w.$]+|^./.exec(where.slice(at))?.[0] ?? ' ');
  return (
    <>
      {at === null ? null : (
        <code>
          {where.slice(0, at)}
          <mark>{word}</mark>
          {where.slice(at + word.length)}
        </code>
      )}
      <span>{faultText(error)}</span>
    </>
  );
}

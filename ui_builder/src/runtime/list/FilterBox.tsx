import { Button, Input, type InputRef } from 'antd';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError, firstPlace, offsetOf } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { FilterIcon } from '../../ui/icons';
import { useShortcuts } from '../../ui/useShortcuts';
import styles from './FilterBox.module.css';

interface Props {
  /** The condition in force. */
  where: string;
  /** Whether it is another than the view's. */
  changed: boolean;
  example: string;
  error: unknown;
  onApply: (where: string | undefined) => void;
}

/** The condition of a list, in the expression language; a fault shows at its place. */
export function FilterBox({ where, changed, example, error, onApply }: Props) {
  const { t } = useTexts();
  const [draft, setDraft] = useState(where);
  const input = useRef<InputRef>(null);
  const fault = error instanceof ApiError && isAboutFilter(error) ? error : null;
  useEffect(() => setDraft(where), [where]);
  useShortcuts(useMemo(() => ({ '/': () => input.current?.focus({ cursor: 'end' }) }), []));

  function submit(event: FormEvent) {
    event.preventDefault();
    onApply(draft.trim());
  }

  return (
    <search>
      <form className={styles.filter} onSubmit={submit}>
        <Input
          ref={input}
          prefix={<FilterIcon />}
          suffix={<kbd>/</kbd>}
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
              input.current?.blur();
            }
          }}
        />
        <Button htmlType="submit" disabled={draft.trim() === where}>
          {t('list.applyFilter')}
        </Button>
        {changed ? <Button onClick={() => onApply(undefined)}>{t('list.resetFilter')}</Button> : null}
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
      <span>{error.faults[0]?.message ?? error.message}</span>
    </>
  );
}

export function isAboutFilter(error: ApiError): boolean {
  return error.problem?.code.startsWith('expression.') === true || firstPlace(error) !== null;
}

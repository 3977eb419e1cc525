import { Button } from 'antd';
import { useState } from 'react';
import { type IdleIndex, useIndexChange } from '../../api/indexAdvice';
import { faultText } from '../../api/problem';
import { sizeText } from '../../fields/shared/fileText';
import { useTexts } from '../../i18n/useTexts';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { showToast } from '../../ui/toastStore';
import { When } from '../setup/When';
import styles from './Indexes.module.css';
import type { Names } from './names';

interface Props {
  idle: readonly IdleIndex[];
  since: string | null;
  names: Names;
}

/** The indexes that every save pays for and nothing uses, what takes most room first. */
export function IdlePart({ idle, since, names }: Props) {
  const { t, locale } = useTexts();
  const remove = useIndexChange('remove');
  const [chosen, setChosen] = useState<IdleIndex | null>(null);
  const called = ({ object, fields }: IdleIndex) =>
    `${names.object(object)}: ${names.fields(object, fields)}`;
  return (
    <section aria-labelledby="idle">
      <h3 id="idle">{t('indexes.idle')}</h3>
      <p className={styles.quiet}>
        {since === null ? (
          t('indexes.sinceEver')
        ) : (
          <>
            {t('indexes.since')} <When at={since} />
          </>
        )}
      </p>
      <ul className={styles.cards}>
        {idle.map((each) => (
          <li key={called(each)} className={styles.card}>
            <div>
              <strong>{called(each)}</strong>
              <p className={styles.quiet}>
                {each.covered_by === null
                  ? t('indexes.unused')
                  : t('indexes.covered', { by: names.fields(each.object, each.covered_by) })}{' '}
                {t('indexes.size', { size: sizeText(each.bytes, locale) })}
              </p>
            </div>
            <Button
              onClick={() => setChosen(each)}
              aria-label={t('indexes.removeThis', { index: called(each) })}
            >
              {t('indexes.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {chosen === null ? null : (
        <ConfirmDialog
          title={t('indexes.removeThis', { index: called(chosen) })}
          help={t('indexes.removeHelp')}
          yes={t('indexes.remove')}
          onClose={() => setChosen(null)}
          onYes={() => {
            setChosen(null);
            remove.mutate(chosen, {
              onSuccess: () => showToast(t('indexes.removed'), 'done'),
              onError: (error) => showToast(faultText(error), 'wrong'),
            });
          }}
        />
      )}
    </section>
  );
}

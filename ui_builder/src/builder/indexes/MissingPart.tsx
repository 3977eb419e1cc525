import { Button } from 'antd';
import { type MissingIndex, type QueryShape, useIndexChange } from '../../api/indexAdvice';
import { faultText } from '../../api/problem';
import { sizeText } from '../../fields/shared/fileText';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import styles from './Indexes.module.css';
import type { Names } from './names';

/** The indexes that would help, what helps most first. */
export function MissingPart({ missing, names }: { missing: readonly MissingIndex[]; names: Names }) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="missing">
      <h3 id="missing">{t('indexes.missing')}</h3>
      <ul className={styles.cards}>
        {missing.map((each) => (
          <Missing key={`${each.object} ${each.fields.join()}`} advised={each} names={names} />
        ))}
      </ul>
    </section>
  );
}

function Missing({ advised, names }: { advised: MissingIndex; names: Names }) {
  const { t, locale } = useTexts();
  const add = useIndexChange('add');
  const figure = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
  const { object, fields } = advised;
  const name = `${names.object(object)}: ${names.fields(object, fields)}`;
  return (
    <li className={styles.card}>
      <div>
        <strong>{name}</strong>
        <p className={styles.quiet}>
          {t('indexes.asked', {
            count: advised.calls,
            n: figure(advised.calls),
            average: figure(advised.average_ms),
            slowest: figure(advised.slowest_ms),
          })}
        </p>
        <ul className={styles.queries}>
          {advised.queries.map((query) => (
            <li key={JSON.stringify(query)}>{useQueryText(query, object, names)}</li>
          ))}
        </ul>
        <p className={styles.quiet}>
          {t('indexes.cost', { records: figure(advised.records), size: sizeText(advised.bytes, locale) })}
        </p>
      </div>
      <Button
        type="primary"
        loading={add.isPending}
        aria-label={t('indexes.addThis', { index: name })}
        onClick={() =>
          add.mutate(advised, {
            onSuccess: () => showToast(t('indexes.added'), 'done'),
            onError: (error) => showToast(faultText(error), 'wrong'),
          })
        }
      >
        {t('indexes.add')}
      </Button>
    </li>
  );
}

function useQueryText({ equal, ranged, sort }: QueryShape, object: string, names: Names): string {
  const { t } = useTexts();
  const parts = [
    ...(equal.length > 0 ? [t('indexes.equal', { fields: names.fields(object, equal) })] : []),
    ...(ranged.length > 0 ? [t('indexes.ranged', { fields: names.fields(object, ranged) })] : []),
    ...(sort.length > 0 ? [t('indexes.sorted', { fields: names.fields(object, sort) })] : []),
  ];
  return parts.join(t('indexes.comma'));
}

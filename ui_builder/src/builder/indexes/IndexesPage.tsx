import { type IndexAdvice, useIndexAdvice } from '../../api/indexAdvice';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftDefinitions } from '../draft/DraftScope';
import setup from '../setup/Setup.module.css';
import { IdlePart } from './IdlePart';
import styles from './Indexes.module.css';
import { MissingPart } from './MissingPart';
import { namesOf } from './names';

/** What lists and reports really ask for, and which indexes would serve them. */
export function IndexesPage() {
  const { t } = useTexts();
  const advice = useIndexAdvice();
  useTitle(t('indexes.title'));
  return (
    <>
      <h2 className={setup.heading}>{t('indexes.title')}</h2>
      <p className={setup.lead}>{t('indexes.help')}</p>
      {advice.isError ? <Failure error={advice.error} retry={() => advice.refetch()} /> : null}
      {advice.isPending ? <Loading /> : null}
      {advice.data === undefined ? null : <Given advice={advice.data} />}
    </>
  );
}

function Given({ advice }: { advice: IndexAdvice }) {
  const { t, text, locale } = useTexts();
  const names = namesOf(useDraftDefinitions(), text);
  const { missing, idle, building, queries } = advice;
  return (
    <div className={styles.parts}>
      {building.length === 0 ? null : (
        <section className={styles.building} aria-live="polite">
          <h3>{t('indexes.building')}</h3>
          <p>
            {building
              .map(({ object, fields }) => `${names.object(object)}: ${names.fields(object, fields)}`)
              .join(' · ')}
          </p>
        </section>
      )}
      {missing.length === 0 && idle.length === 0 ? (
        <Notice
          title={t('indexes.none')}
          help={t('indexes.noneHelp', { count: queries, n: new Intl.NumberFormat(locale).format(queries) })}
        />
      ) : null}
      {missing.length === 0 ? null : <MissingPart missing={missing} names={names} />}
      {idle.length === 0 ? null : <IdlePart idle={idle} since={advice.since} names={names} />}
    </div>
  );
}

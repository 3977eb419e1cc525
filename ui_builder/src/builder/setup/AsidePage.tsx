import { Button } from 'antd';
import { useState } from 'react';
import { type Aside, useAsides } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { PlanDialog } from './PlanDialog';
import styles from './Setup.module.css';
import { When } from './When';

/** What deploys took out of use, with the way to have it back. */
export function AsidePage() {
  const { t } = useTexts();
  const list = useAsides();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [restores, setRestores] = useState(false);
  useTitle(t('setup.aside'));
  if (list.isError) {
    return <Failure error={list.error} retry={() => list.refetch()} />;
  }
  if (list.data === undefined) {
    return <Loading />;
  }
  const kept = list.data.aside;
  if (kept.length === 0) {
    return (
      <>
        <h2 className={styles.heading}>{t('setup.aside')}</h2>
        <Notice title={t('setup.noAside')} help={t('setup.noAsideHelp')} />
      </>
    );
  }
  const [first, ...also] = kept.map((each) => each.id).filter((id) => chosen.includes(id));

  function choose(id: string, wanted: boolean) {
    setChosen(wanted ? [...chosen, id] : chosen.filter((each) => each !== id));
  }

  return (
    <>
      <div className={styles.titled}>
        <div>
          <h2 className={styles.heading}>{t('setup.aside')}</h2>
          <p className={styles.quiet}>{t('setup.asideHelp')}</p>
        </div>
        <Button type="primary" disabled={first === undefined} onClick={() => setRestores(true)}>
          {t('setup.restore')}
        </Button>
      </div>
      <ul className={styles.rows}>
        {kept.map((each) => (
          <li key={each.id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(each.id)}
                onChange={(event) => choose(each.id, event.target.checked)}
              />
              <Kept aside={each} />
            </label>
          </li>
        ))}
      </ul>
      {restores && first !== undefined ? (
        <PlanDialog
          title={t('setup.restore')}
          help={t('setup.restoreHelp')}
          action={t('setup.restore')}
          done={t('setup.restored')}
          request={{ path: `/meta/aside/${first}/restore`, body: { also } }}
          onClose={() => {
            setRestores(false);
            setChosen([]);
          }}
        />
      ) : null}
    </>
  );
}

function Kept({ aside }: { aside: Aside }) {
  const { t, text } = useTexts();
  const { object, field, reason, definition, version } = aside;
  return (
    <>
      <strong>{text(definition.label, nameAsText(field ?? object))}</strong>
      <code>{field === null ? object : `${object}.${field}`}</code>
      <span className={styles.quiet}>{t(`setup.${reason}`, { n: version })}</span>
      <span className={styles.end}>
        {t('setup.keptUntil')} <When at={aside.keep_until} />
      </span>
    </>
  );
}

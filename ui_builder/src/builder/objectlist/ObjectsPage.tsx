import { Button, Input } from 'antd';
import { useState } from 'react';
import { useObjectCounts } from '../../api/objectCounts';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import type { ObjectDraft } from '../objects/objectDraft';
import { NewObject } from './NewObject';
import styles from './ObjectList.module.css';
import { type ObjectLine, ObjectTable } from './ObjectTable';

const ALL = '';
/** No package is called so. */
const OWN = '-';

/** All objects, as they shall be by the builder's draft. */
export function ObjectsPage() {
  const { t, text, locale } = useTexts();
  const all = useDraftList<ObjectDraft>('object');
  const counts = useObjectCounts();
  const [sought, setSought] = useState('');
  const [origin, setOrigin] = useState(ALL);
  const [makes, setMakes] = useState(false);
  useTitle(t('places.objects'));

  const lines: readonly ObjectLine[] = [...all.definitions, ...all.removed].map((object) => ({
    object,
    state: all.stateOf(object.name),
    origin: all.packageOf(object.name),
    count: counts?.get(object.name),
  }));
  const packages = [...new Set(lines.flatMap((line) => line.origin ?? []))].toSorted();
  const words = sought.trim().toLowerCase();
  const shown = lines
    .filter((line) => origin === ALL || (line.origin ?? OWN) === origin)
    .filter(({ object }) =>
      [object.name, ...Object.values(object.label), ...Object.values(object.plural)].some((each) =>
        each.toLowerCase().includes(words),
      ),
    )
    .toSorted((one, other) => text(one.object.label).localeCompare(text(other.object.label), locale));

  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <div>
          <h2>{t('places.objects')}</h2>
          <p>{t('setup.about_objects')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setMakes(true)}>
          {t('objectList.new')}
        </Button>
      </div>
      <div className={styles.tools}>
        <Input
          className={styles.search ?? ''}
          type="search"
          value={sought}
          aria-label={t('objectList.find')}
          placeholder={t('objectList.find')}
          onChange={(event) => setSought(event.target.value)}
        />
        <select
          className={styles.choice}
          aria-label={t('objectList.origin')}
          value={origin}
          onChange={(event) => setOrigin(event.target.value)}
        >
          <option value={ALL}>{t('objectList.all', { count: lines.length })}</option>
          <option value={OWN}>{t('objectList.own')}</option>
          {packages.map((name) => (
            <option key={name} value={name}>
              {t('objectList.ofPackage', { name })}
            </option>
          ))}
        </select>
      </div>
      {shown.length > 0 ? (
        <ObjectTable lines={shown} counted={counts !== undefined} />
      ) : (
        <Notice
          title={t(words === '' ? 'objectList.none' : 'objectList.noneFound')}
          help={t(words === '' ? 'objectList.noneHelp' : 'objectList.noneFoundHelp')}
        >
          {words === '' ? (
            <Button type="primary" onClick={() => setMakes(true)}>
              {t('objectList.new')}
            </Button>
          ) : (
            <Button onClick={() => setSought('')}>{t('objectList.showAll')}</Button>
          )}
        </Notice>
      )}
      {makes ? <NewObject onClose={() => setMakes(false)} /> : null}
    </div>
  );
}

import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { AppEntryDef } from '../../meta/types';
import { ObjectIcon } from '../../ui/objectIcons';
import styles from './Apps.module.css';
import { type AppItem, entriesIn, keyOf } from './appTree';
import type { Aims } from './appWork';

interface Choice {
  readonly entry: AppEntryDef;
  readonly label: string;
  readonly icon: string | undefined;
}

/** Objects, pages and views to add, as many at once as one likes. */
export function AddEntries(props: {
  aims: Aims;
  items: readonly AppItem[];
  onAdd: (entries: readonly AppEntryDef[]) => void;
}) {
  const { aims, items, onAdd } = props;
  const { t, text } = useTexts();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const known = entriesIn(items);
  const objects = new Map(aims.objects.map((object) => [object.name, object]));
  const fits = ({ label }: Choice) => label.toLowerCase().includes(typed.trim().toLowerCase());
  const groups: readonly (readonly [string, readonly Choice[]])[] = [
    [
      'objects',
      aims.objects
        .filter(({ shape }) => shape !== 'single')
        .map(({ name, plural, icon }) => ({
          entry: { object: name },
          label: text(plural, nameAsText(name)),
          icon,
        })),
    ],
    [
      'pages',
      aims.pages.map(({ name, label, icon }) => ({ entry: { page: name }, label: text(label, name), icon })),
    ],
    [
      'views',
      aims.views.map(({ name, label, object }) => ({
        entry: { object, view: name },
        label: `${text(objects.get(object)?.plural, object)} › ${text(label, name)}`,
        icon: objects.get(object)?.icon,
      })),
    ],
  ];
  const all = groups.flatMap(([, choices]) => choices);
  return (
    <div className={styles.adding}>
      <input
        type="search"
        value={typed}
        placeholder={t('apps.find')}
        aria-label={t('apps.find')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className={styles.choices}>
        {groups.map(([name, choices]) => {
          const found = choices.filter((each) => !known.has(keyOf(each.entry)) && fits(each));
          return found.length === 0 ? null : (
            <fieldset key={name}>
              <legend>{t(`apps.of_${name}`)}</legend>
              {found.map(({ entry, label, icon }) => {
                const key = keyOf(entry);
                return (
                  <label key={key}>
                    <input
                      type="checkbox"
                      checked={chosen.includes(key)}
                      onChange={(event) =>
                        setChosen(
                          event.target.checked ? [...chosen, key] : chosen.filter((each) => each !== key),
                        )
                      }
                    />
                    <ObjectIcon name={icon} />
                    <span>{label}</span>
                  </label>
                );
              })}
            </fieldset>
          );
        })}
      </div>
      <Button
        type="primary"
        disabled={chosen.length === 0}
        onClick={() =>
          onAdd(all.filter(({ entry }) => chosen.includes(keyOf(entry))).map(({ entry }) => entry))
        }
      >
        {t('apps.addChosen', { count: chosen.length })}
      </Button>
    </div>
  );
}

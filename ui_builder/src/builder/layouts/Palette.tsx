import { type MouseEvent, useMemo, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { BackIcon, ForwardIcon } from '../../ui/icons';
import { TypeIcon } from '../objects/TypeIcon';
import { useDesigner } from './designer';
import { offerIcon } from './offerIcons';
import styles from './Palette.module.css';
import { PaletteItem } from './PaletteItem';
import { fieldsThrough, findFields, type Offer, offerKey, offersOf, unplacedFields } from './palette';
import { rangeTo, toggled } from './picking';
import { useCalled } from './useCalled';

interface Line {
  readonly path: string;
  readonly field: Field;
}

/** What can be put on the page: fields that are not there yet, and blocks. */
export function Palette() {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  return (
    <div className={styles.palette}>
      <input
        type="search"
        className={styles.search}
        value={typed}
        placeholder={t('layouts.search')}
        aria-label={t('layouts.search')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Fields typed={typed.trim()} />
      <Blocks typed={typed.trim()} />
    </div>
  );
}

function Fields({ typed }: { typed: string }) {
  const { t, text } = useTexts();
  const { definitions, layout, info, add } = useDesigner();
  const called = useCalled(definitions, layout);
  const [way, setWay] = useState<string | null>(null);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const lines = useMemo((): readonly Line[] => {
    if (typed !== '') {
      return findFields(definitions, layout, typed, (field) => text(field.label, field.name));
    }
    return way === null
      ? unplacedFields(info, layout).map((field) => ({ path: field.name, field }))
      : fieldsThrough(definitions, layout, way);
  }, [definitions, layout, info, typed, way, text]);
  const paths = lines.map(({ path }) => path);
  const chosen = picked.filter((path) => paths.includes(path));
  const lookups = [...info.fields.values()].filter(
    (field) =>
      field.target !== undefined &&
      layout.type === 'record' &&
      definitions.object(field.target) !== undefined,
  );

  function put(entries: readonly string[]) {
    setPicked([]);
    add({ is: 'fields', entries });
  }

  function clicked(event: MouseEvent, path: string) {
    if (event.ctrlKey || event.metaKey) {
      setPicked(toggled(chosen, path));
    } else if (event.shiftKey) {
      setPicked(rangeTo(paths, chosen, path));
    } else {
      put(chosen.includes(path) ? chosen : [path]);
    }
  }

  const many = chosen.length > 0 ? chosen : paths;
  return (
    <section aria-labelledby="palette-fields">
      <header className={styles.head}>
        <h3 id="palette-fields">{t('layouts.fields')}</h3>
        {many.length < 2 && chosen.length === 0 ? null : (
          <button type="button" onClick={() => put(many)}>
            {t(chosen.length > 0 ? 'layouts.addChosen' : 'layouts.addAll', { count: many.length })}
          </button>
        )}
      </header>
      {way === null || typed !== '' ? null : (
        <button type="button" className={styles.back} onClick={() => setWay(null)}>
          <BackIcon />
          {called.path(way)}
        </button>
      )}
      {lines.length === 0 ? (
        <p className={styles.none}>{t(typed === '' ? 'layouts.allPlaced' : 'layouts.notFound')}</p>
      ) : null}
      <ul>
        {lines.map(({ path, field }) => (
          <li key={path}>
            <PaletteItem
              id={`new ${path}`}
              dragged={{ is: 'fields', entries: chosen.includes(path) ? chosen : [path] }}
              called={
                chosen.includes(path) && chosen.length > 1
                  ? t('layouts.manyFields', { count: chosen.length })
                  : called.path(path)
              }
              label={way === null ? called.path(path) : text(field.label, field.name)}
              icon={<TypeIcon type={field.type} />}
              pressed={chosen.includes(path)}
              starred={field.required && !path.includes('.')}
              onClick={(event) => clicked(event, path)}
            />
          </li>
        ))}
      </ul>
      {lookups.length === 0 || way !== null || typed !== '' ? null : (
        <details className={styles.through}>
          <summary>{t('layouts.through')}</summary>
          <ul>
            {lookups.map((field) => (
              <li key={field.name}>
                <button type="button" className={styles.into} onClick={() => setWay(field.name)}>
                  {text(field.label, field.name)}
                  <ForwardIcon />
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Blocks({ typed }: { typed: string }) {
  const { t } = useTexts();
  const { definitions, layout, objects, add } = useDesigner();
  const called = useCalled(definitions, layout);
  const offers = useMemo(() => offersOf(definitions, layout, objects), [definitions, layout, objects]);
  const found = offers.filter((offer) => called.offer(offer).toLowerCase().includes(typed.toLowerCase()));
  const item = (offer: Offer) => (
    <li key={offerKey(offer)}>
      <PaletteItem
        id={`offer ${offerKey(offer)}`}
        dragged={{ is: 'offer', offer }}
        called={called.offer(offer)}
        label={called.offer(offer)}
        icon={offerIcon(offer.block)}
        onClick={() => add({ is: 'offer', offer })}
      />
    </li>
  );
  const lists = found.filter(({ block }) => block === 'related_list');
  return (
    <>
      {found.length === lists.length ? null : (
        <section aria-labelledby="palette-blocks">
          <h3 id="palette-blocks">{t('layouts.blocks')}</h3>
          <ul>{found.filter(({ block }) => block !== 'related_list').map(item)}</ul>
        </section>
      )}
      {lists.length === 0 ? null : (
        <section aria-labelledby="palette-lists">
          <h3 id="palette-lists">{t('layouts.relatedLists')}</h3>
          <ul>{lists.map(item)}</ul>
        </section>
      )}
    </>
  );
}

import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { chartColor } from '../../ui/chartColors';
import { DownloadIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { saveFile } from '../../ui/saveFile';
import { useDark } from '../../ui/useMedia';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import type { ObjectDraft } from '../objects/objectDraft';
import { SetupLink } from '../setup/SetupLink';
import { drawMap } from './drawing';
import { around, graphOf } from './graph';
import { layOut } from './layOut';
import styles from './Map.module.css';
import { MapCanvas } from './MapCanvas';

/** All objects and how they point at each other, by the builder's draft; one of them with its neighbours. */
export function MapPage() {
  const { t, text, locale } = useTexts();
  const { object: near } = useSearch({ from: '/-/setup/map' });
  const navigate = useNavigate();
  const dark = useDark();
  const all = useDraftList<ObjectDraft>('object');
  const [origin, setOrigin] = useState('');
  useTitle(t('places.map'));

  const graph = useMemo(() => graphOf(all.definitions, all.packageOf), [all]);
  const packages = useMemo(
    () =>
      [...new Set(graph.nodes.map((node) => node.origin))].toSorted((one, other) =>
        (one ?? '').localeCompare(other ?? ''),
      ),
    [graph],
  );
  const shown = useMemo(() => {
    const some = near === undefined ? graph : around(graph, near);
    const nodes = some.nodes.filter((node) => origin === '' || (node.origin ?? OWN) === origin);
    const names = new Set(nodes.map(({ object }) => object.name));
    return { nodes, edges: some.edges.filter(({ from, to }) => names.has(from) && names.has(to)) };
  }, [graph, near, origin]);
  const layout = useMemo(() => layOut(shown), [shown]);
  const colorOf = (of: string | undefined) => chartColor(packages.indexOf(of), dark);

  function show(object: string | undefined) {
    void navigate({ to: '/-/setup/map', search: object === undefined ? {} : { object } });
  }

  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>{t('places.map')}</h2>
        <ul className={styles.packages} aria-label={t('objectList.origin')}>
          {packages.map((name) => (
            <li key={name ?? OWN}>
              <button
                type="button"
                aria-pressed={origin === (name ?? OWN)}
                onClick={() => setOrigin(origin === (name ?? OWN) ? '' : (name ?? OWN))}
              >
                <span style={{ background: colorOf(name) }} />
                {name ?? t('objectList.own')}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.tools}>
        <Select
          className={styles.find ?? ''}
          aria-label={t('map.find')}
          placeholder={t('map.find')}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={near ?? null}
          options={graph.nodes
            .map(({ object }) => ({ value: object.name, label: text(object.label, object.name) }))
            .toSorted((one, other) => one.label.localeCompare(other.label, locale))}
          onChange={(name: string | null | undefined) => show(name ?? undefined)}
        />
        {near === undefined ? null : <Button onClick={() => show(undefined)}>{t('map.showAll')}</Button>}
        <Button
          icon={<DownloadIcon />}
          disabled={layout.cards.length === 0}
          onClick={() => {
            const drawn = drawMap(layout, text, (of) => chartColor(packages.indexOf(of), false));
            saveFile(new Blob([drawn], { type: 'image/svg+xml' }), 'objects.svg');
          }}
        >
          {t('map.export')}
        </Button>
      </div>
      {layout.cards.length === 0 ? (
        <Notice title={t('map.empty')} help={t('objectList.noneHelp')}>
          <SetupLink to="objects">{t('places.objects')}</SetupLink>
        </Notice>
      ) : (
        <MapCanvas
          key={`${near ?? ''} ${origin}`}
          layout={layout}
          near={near}
          dark={dark}
          colorOf={colorOf}
          onNear={show}
        />
      )}
    </div>
  );
}

/** No package is called so. */
const OWN = '-';

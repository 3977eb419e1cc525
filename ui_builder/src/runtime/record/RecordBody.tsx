import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { SectionDef, TabDef } from '../../meta/types';
import { blockUi } from '../blocks/registry';
import type { Conditional } from '../form/conditions';
import { FieldSection } from './FieldSection';
import { sectionsOf } from './layout';
import styles from './RecordPage.module.css';
import { useRecordPage, useSeen } from './recordPage';
import { Tabs } from './Tabs';

const RecordRuns = lazy(async () => ({ default: (await import('../flows/RecordRuns')).RecordRuns }));
/** Blocks that tell of a record as it was, too. */
const OF_THE_PAST: ReadonlySet<string> = new Set(['rows', 'history', 'markdown']);
const NO_SIDE: readonly SectionDef[] = [];

/** The tabs of a record's page, and what stands beside them. */
export function RecordBody() {
  const { text } = useTexts();
  const { layout, printing, form, sight, asOf } = useRecordPage();
  const { tab } = useSearch({ from: '/$app/$object/$id' });
  const navigate = useNavigate();
  const tabs = useTabs();
  const seen = tabs.filter((each) => (form ?? sight).sees({ within: [each as Conditional] }));
  const side = layout.side ?? NO_SIDE;
  const choose = (name: string) =>
    navigate({ to: '.', search: (before) => ({ ...before, tab: name }), replace: true, resetScroll: false });
  const runs =
    printing || form !== null || asOf !== undefined ? null : (
      <Suspense fallback={null}>
        <RecordRuns />
      </Suspense>
    );
  return (
    <div className={styles.columns} data-side={side.length > 0}>
      <div className={styles.main}>
        <Tabs
          tabs={seen.map(({ name, label }) => ({ name, label: text(label) }))}
          chosen={tab}
          onChoose={choose}
          all={printing}
        >
          {(shown) => {
            const open = seen.find((each) => each.name === shown);
            return open === undefined ? null : (
              <Sections of={open.name} sections={open.sections} within={open} />
            );
          }}
        </Tabs>
        {side.length === 0 ? <div className={styles.side}>{runs}</div> : null}
      </div>
      {side.length === 0 ? null : (
        <aside className={styles.side}>
          <Sections of="side" sections={side} />
          {runs}
        </aside>
      )}
    </div>
  );
}

/** Gives the tabs of the layout; rows that it does not place stand at the end of the first. */
function useTabs(): readonly TabDef[] {
  const { layout, info } = useRecordPage();
  const definitions = useDefinitions();
  return useMemo(() => {
    const placed = sectionsOf(layout).flatMap((each) => (each.block === 'rows' ? [each.rows] : []));
    const others = definitions
      .rowsOf(info.definition.name)
      .filter(({ name }) => !placed.includes(name))
      .map(({ name }): SectionDef => ({ name: `rows ${name}`, block: 'rows', rows: name }));
    return layout.tabs.map((tab, at) =>
      at === 0 ? { ...tab, sections: [...tab.sections, ...others] } : tab,
    );
  }, [layout, info, definitions]);
}

interface SectionsProps {
  of: string;
  sections: readonly SectionDef[];
  within?: TabDef;
}

function Sections({ of, sections, within }: SectionsProps) {
  return sections.map((section) => (
    <Section key={section.name} of={of} section={section} within={within as Conditional | undefined} />
  ));
}

interface SectionProps {
  of: string;
  section: SectionDef;
  within: Conditional | undefined;
}

function Section({ of, section, within }: SectionProps) {
  const around = useMemo(
    () => [...(within === undefined ? [] : [within]), section as Conditional],
    [within, section],
  );
  const { asOf } = useRecordPage();
  const seen = useSeen(around);
  if (!seen) {
    return null;
  }
  if (section.block === undefined) {
    return <FieldSection of={of} section={section} within={around} />;
  }
  if (asOf !== undefined && !OF_THE_PAST.has(section.block)) {
    return null;
  }
  const { Block } = blockUi(section.block);
  return <Block section={section} />;
}

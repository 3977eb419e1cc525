import { useDndContext } from '@dnd-kit/core';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon, WarningIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import styles from './Canvas.module.css';
import { CanvasPart, EndOfList } from './CanvasPart';
import { CanvasSection } from './CanvasSection';
import { pressedOnCanvas } from './canvasKeys';
import { useDesigner } from './designer';
import { forgottenFields } from './generated';
import { placedPaths } from './layoutTree';
import { useCalled } from './useCalled';

const USUAL_ACTIONS = ['edit', 'change_owner'] as const;
const BUTTONS = 2;

/** The page as it will look, to be put together. */
export function Canvas() {
  const { t } = useTexts();
  const designer = useDesigner();
  const { layout, tab } = designer;
  const { active } = useDndContext();
  const side = layout.type === 'record';
  const sections = layout.tabs[tab]?.sections ?? [];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its parts have the focus; the keys are theirs
    <div
      className={styles.canvas}
      data-canvas
      onKeyDown={(event) => (active === null ? pressedOnCanvas(event, designer) : undefined)}
    >
      <Forgotten />
      <div className={styles.page}>
        {side ? <Head /> : null}
        <Tabs />
        <div className={styles.columns} data-side={side}>
          <div className={styles.main}>
            {sections.map((section, index) => (
              <CanvasSection
                key={section.name}
                address={`/tabs/${tab}/sections/${index}`}
                section={section}
              />
            ))}
            <EndOfList
              list={`/tabs/${tab}/sections`}
              called={t('layouts.endOfTab')}
              hint={sections.length === 0 ? t('layouts.emptyTab') : undefined}
            />
          </div>
          {side ? <Side /> : null}
        </div>
      </div>
    </div>
  );
}

/** Required fields that the page leaves out. */
function Forgotten() {
  const { t, text, locale } = useTexts();
  const { layout, info, add } = useDesigner();
  const fields = forgottenFields(info, placedPaths(layout));
  if (fields.length === 0) {
    return null;
  }
  const names = new Intl.ListFormat(locale).format(fields.map((field) => text(field.label)));
  return (
    <p className={styles.forgotten} role="status">
      <WarningIcon />
      <span>{t('layouts.forgotten', { fields: names })}</span>
      <button type="button" onClick={() => add({ is: 'fields', entries: fields.map(({ name }) => name) })}>
        {t('layouts.addThem', { count: fields.length })}
      </button>
    </p>
  );
}

function Head() {
  const { t, text } = useTexts();
  const { layout, definitions, info, chosen, choose, faults } = useDesigner();
  const called = useCalled(definitions, layout);
  const { definition } = info;
  const actions = layout.header?.actions ?? USUAL_ACTIONS;
  const facts = layout.header?.fields ?? [];
  return (
    <button
      type="button"
      className={styles.head}
      data-address="/header"
      tabIndex={chosen === '/header' ? 0 : -1}
      aria-pressed={chosen === '/header'}
      onClick={() => choose('/header')}
    >
      <span className={styles.away}>{t('layouts.header')}</span>
      <span className={styles.title}>
        <span className={styles.icon}>
          <ObjectIcon name={definition.icon} />
        </span>
        <strong>{text(info.fields.get(definition.title)?.label, text(definition.label))}</strong>
        {faults('/header').length === 0 ? null : (
          <span className={styles.fault}>
            <WarningIcon />
          </span>
        )}
        <span className={styles.actions}>
          {actions.slice(0, BUTTONS).map((action) => (
            <span key={action}>{t(`layouts.action_${action}`)}</span>
          ))}
          {actions.length > BUTTONS || layout.header?.actions === undefined ? <span>⋯</span> : null}
        </span>
      </span>
      <span className={styles.facts}>
        {facts.length === 0 ? <span className={styles.quiet}>{t('layouts.noFacts')}</span> : null}
        {facts.map((path) => (
          <span key={path}>
            <small>{called.path(path)}</small>
            <span className={styles.bar} />
          </span>
        ))}
      </span>
    </button>
  );
}

function Tabs() {
  const { t, text } = useTexts();
  const { layout, tab, add } = useDesigner();
  return (
    <div className={styles.tabs}>
      {layout.tabs.map((each, index) => (
        <CanvasPart
          key={each.name}
          address={`/tabs/${index}`}
          called={text(each.label, t('layouts.block_tab'))}
          className={index === tab ? `${styles.tab} ${styles.open}` : styles.tab}
          {...(index === tab ? { about: t('layouts.shown') } : {})}
        >
          {text(each.label, t('layouts.block_tab'))}
          {each.visible === undefined ? null : <Mark name="visible" />}
        </CanvasPart>
      ))}
      <EndOfList list="/tabs" called={t('layouts.endOfTabs')} className={styles.endOfTabs} />
      <button
        type="button"
        className={styles.addTab}
        aria-label={t('layouts.addTab')}
        title={t('layouts.addTab')}
        onClick={() => add({ is: 'offer', offer: { block: 'tab' } })}
      >
        <PlusIcon />
      </button>
    </div>
  );
}

function Side() {
  const { t } = useTexts();
  const { layout } = useDesigner();
  const sections = layout.side ?? [];
  return (
    <aside className={styles.side} aria-label={t('layouts.side')}>
      {sections.map((section, index) => (
        <CanvasSection key={section.name} address={`/side/${index}`} section={section} />
      ))}
      <EndOfList
        list="/side"
        called={t('layouts.endOfSide')}
        hint={sections.length === 0 ? t('layouts.emptySide') : undefined}
      />
    </aside>
  );
}

/** Says that a part is there under a condition. */
export function Mark({ name }: { name: 'visible' | 'required' | 'read_only' }) {
  const { t } = useTexts();
  return (
    <span className={styles.mark} data-mark={name}>
      {t(`layouts.mark_${name}`)}
    </span>
  );
}

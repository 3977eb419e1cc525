import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ViewType } from '../../meta/types';
import { CalendarIcon, CardsIcon, GlobeIcon, KanbanIcon, TableIcon, TimelineIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { SetupLink } from '../setup/SetupLink';
import { viewLabel } from './firstTexts';
import { State } from './LayoutsTab';
import styles from './Parts.module.css';
import { newView, type ViewDraft } from './pageDrafts';
import type { ObjectWork } from './useObject';

const TYPES: readonly (readonly [ViewType, () => React.ReactNode])[] = [
  ['list', TableIcon],
  ['kanban', KanbanIcon],
  ['calendar', CalendarIcon],
  ['gantt', TimelineIcon],
  ['cards', CardsIcon],
  ['map', GlobeIcon],
];

/** The views of an object: lists, boards, calendars and the others. */
export function ViewsTab({ work }: { work: ObjectWork }) {
  const { t, text } = useTexts();
  const object = work.definition;
  const list = useDraftList<ViewDraft>('view');
  const navigate = useNavigate();
  const own = list.definitions.filter((each) => each.object === object.name);
  const taken = list.definitions.map(({ name }) => name);

  async function add(view: ViewDraft) {
    try {
      await list.create(view);
      await navigate({ to: '/-/setup/$', params: { _splat: `views/${view.name}` } });
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  }

  return (
    <section>
      <div className={styles.tools}>
        <p>{t('objects.viewsHelp')}</p>
        <div className={styles.buttons}>
          {TYPES.map(([type, Icon]) => {
            const view = newView(object, type, viewLabel(type, object.plural), taken);
            return (
              <Button
                key={type}
                icon={<Icon />}
                disabled={view === null}
                title={view === null ? t(`objects.needs_${type}`) : undefined}
                onClick={() => view !== null && void add(view)}
              >
                {t(`objects.addView_${type}`)}
              </Button>
            );
          })}
        </div>
      </div>
      {own.length === 0 ? (
        <p className={styles.empty}>{t('objects.noViews')}</p>
      ) : (
        <ul className={styles.links}>
          {own.map((view) => (
            <li key={view.name}>
              <SetupLink to={`views/${view.name}`}>
                <ViewIcon type={view.type ?? 'list'} />
                <strong>{text(view.label, nameAsText(view.name))}</strong>
                {view.default ? <span className={styles.tag}>{t('objects.viewDefault')}</span> : null}
                <State state={list.stateOf(view.name)} />
                <span className={styles.end}>{list.packageOf(view.name) ?? t('setup.own')}</span>
              </SetupLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ViewIcon({ type }: { type: ViewType }) {
  const { t } = useTexts();
  const Icon = TYPES.find(([each]) => each === type)?.[1] ?? TableIcon;
  return (
    <span role="img" aria-label={t(`objects.view_${type}`)} title={t(`objects.view_${type}`)}>
      <Icon />
    </span>
  );
}

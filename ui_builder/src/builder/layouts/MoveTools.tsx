import { useTexts } from '../../i18n/useTexts';
import { BackIcon, CopyIcon, DownIcon, ForwardIcon, TrashIcon, UpIcon } from '../../ui/icons';
import { useDesigner } from './designer';
import { duplicate, kindAt, nudge, remove, type Way } from './layoutTree';
import styles from './Properties.module.css';

const WAYS: readonly { readonly way: Way; readonly Icon: () => React.ReactNode }[] = [
  { way: 'up', Icon: UpIcon },
  { way: 'down', Icon: DownIcon },
  { way: 'left', Icon: BackIcon },
  { way: 'right', Icon: ForwardIcon },
];

/** Moves what is chosen a step, copies it, takes it out. */
export function MoveTools() {
  const { t } = useTexts();
  const { layout, chosen, apply } = useDesigner();
  const kind = kindAt(chosen);
  if (kind === null) {
    return null;
  }
  const ways = kind === 'tab' ? WAYS.slice(2) : WAYS;
  const lastTab = kind === 'tab' && layout.tabs.length === 1;
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('layouts.tools')}>
      {ways.map(({ way, Icon }) => {
        const done = nudge(layout, chosen, way);
        return (
          <button
            key={way}
            type="button"
            disabled={done === null}
            aria-label={t(`layouts.move_${way}`)}
            title={t(`layouts.move_${way}`)}
            onClick={() => apply(done)}
          >
            <Icon />
          </button>
        );
      })}
      {kind === 'cell' ? null : (
        <button
          type="button"
          aria-label={t('layouts.duplicate')}
          title={t('layouts.duplicate')}
          onClick={() => apply(duplicate(layout, chosen))}
        >
          <CopyIcon />
        </button>
      )}
      <button
        type="button"
        disabled={lastTab}
        data-danger
        aria-label={t('layouts.remove')}
        title={t('layouts.remove')}
        onClick={() => apply(remove(layout, chosen))}
      >
        <TrashIcon />
      </button>
    </div>
  );
}

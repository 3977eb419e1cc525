import { useTexts } from '../../i18n/useTexts';
import type { LayoutDef, RecordAction } from '../../meta/types';
import { Switch } from '../inputs/Plain';
import { Property } from '../inputs/Property';
import { useDesigner } from './designer';
import { Ordered, PathList } from './PathList';
import styles from './Properties.module.css';

const MOST_FACTS = 8;
const ALWAYS: readonly RecordAction[] = ['edit', 'copy', 'change_owner', 'print', 'copy_link', 'delete'];
const OF_DOCUMENTS: readonly RecordAction[] = ['submit', 'void', 'amend'];

/** What stands above the tabs: key fields, and what can be done with the record. */
export function HeaderProperties() {
  const { t } = useTexts();
  const { layout, info, set, faults } = useDesigner();
  const { fields = [], actions } = layout.header ?? {};
  const { shape, owned = true } = info.definition;
  const possible = [...(shape === 'document' ? OF_DOCUMENTS : []), ...ALWAYS].filter(
    (action) => action !== 'change_owner' || owned,
  );
  const left = possible.filter((action) => actions !== undefined && !actions.includes(action));

  function change(next: NonNullable<LayoutDef['header']>) {
    const { fields: facts = [], actions: chosen } = next;
    const header = {
      ...(facts.length === 0 ? {} : { fields: facts }),
      ...(chosen === undefined ? {} : { actions: chosen }),
    };
    set('/header', Object.keys(header).length === 0 ? undefined : header);
  }
  const keep = layout.header ?? {};

  return (
    <>
      <PathList
        label={t('layouts.facts')}
        help={t('layouts.factsHelp')}
        object={layout.object}
        paths={fields}
        most={MOST_FACTS}
        faults={faults('/header/fields')}
        onChange={(next) => change({ ...keep, fields: next })}
      />
      <Property
        label={t('layouts.actions')}
        help={t('layouts.actionsHelp')}
        faults={faults('/header/actions')}
        group
      >
        {() => (
          <>
            <Switch
              label={t('layouts.allActions')}
              checked={actions === undefined}
              onChange={(all) => {
                const { actions: _, ...rest } = keep;
                change(all ? rest : { ...rest, actions: possible });
              }}
            />
            {actions === undefined ? null : (
              <>
                <Ordered
                  items={actions}
                  called={(action) => t(`layouts.action_${action}`)}
                  onChange={(next) => change({ ...keep, actions: next })}
                />
                <span className={styles.more}>
                  {left.map((action) => (
                    <button
                      key={action}
                      type="button"
                      onClick={() => change({ ...keep, actions: [...actions, action] })}
                    >
                      + {t(`layouts.action_${action}`)}
                    </button>
                  ))}
                </span>
              </>
            )}
          </>
        )}
      </Property>
    </>
  );
}

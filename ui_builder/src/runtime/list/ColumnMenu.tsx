import type { ReactNode } from 'react';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { CheckIcon, DownIcon, FitIcon, GroupIcon, MoreIcon, PinIcon, SortIcon, UpIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import type { ListColumn } from './columns';
import { functionsOf, isGroupable } from './grouping';
import menu from './Menu.module.css';
import styles from './RecordTable.module.css';
import type { ColumnActions } from './useColumnActions';
import type { ListState } from './useListState';

interface Props {
  column: ListColumn;
  label: string;
  list: ListState;
  actions: ColumnActions;
  fit: () => void;
  width: () => number;
}

const STEP_PX = 40;

/** What can be done with a column; everything a drag does is here too. */
export function ColumnMenu({ column, label, list, actions, fit, width }: Props) {
  const { t } = useTexts();
  const { path, field, frozen } = column;
  const { sortable } = fieldUi(field.type);
  const own = !path.includes('.');
  const aggregate = list.shown.aggregates?.find((each) => each.field === path)?.function;
  return (
    <Popover
      bare
      label={t('list.column', { field: label })}
      button={<MoreIcon />}
      buttonClass={styles.more}
      className={menu.menu}
      tabIndex={-1}
    >
      {(close) => {
        const item = (text: string, icon: ReactNode, run: () => void, on?: boolean) => (
          <button
            type="button"
            {...(on === undefined ? {} : { 'aria-pressed': on })}
            onClick={() => {
              close();
              run();
            }}
          >
            {icon}
            {text}
          </button>
        );
        return (
          <>
            {sortable ? item(t('list.sortUp'), <UpIcon />, () => actions.sortTo(path)) : null}
            {sortable ? item(t('list.sortDown'), <DownIcon />, () => actions.sortTo(`-${path}`)) : null}
            {sortable && list.sort !== ''
              ? item(t('list.sortAlso'), <SortIcon />, () => actions.sort(path, true))
              : null}
            {own && isGroupable(field)
              ? item(t('list.groupBy', { field: label }), <GroupIcon />, () => actions.group(path))
              : null}
            <hr />
            {item(t(frozen ? 'list.unfreeze' : 'list.freeze'), <PinIcon />, () =>
              actions.freeze(path, !frozen),
            )}
            {item(t('list.moveLeft'), <span>←</span>, () => actions.moveBy(path, -1))}
            {item(t('list.moveRight'), <span>→</span>, () => actions.moveBy(path, 1))}
            {item(t('list.fit'), <FitIcon />, fit)}
            {item(t('list.wider'), <span>+</span>, () => actions.resize(path, width() + STEP_PX))}
            {item(t('list.narrower'), <span>−</span>, () => actions.resize(path, width() - STEP_PX))}
            {functionsOf(field).length === 0 || !own ? null : (
              <>
                <hr />
                {functionsOf(field).map((each) => (
                  <div key={each}>
                    {item(
                      t(`list.${each}`),
                      aggregate === each ? <CheckIcon /> : <span />,
                      () => actions.summarise(path, aggregate === each ? undefined : each),
                      aggregate === each,
                    )}
                  </div>
                ))}
              </>
            )}
            <hr />
            {list.columns.length > 1
              ? item(t('list.hide'), <span>×</span>, () => actions.toggle(path, false))
              : null}
          </>
        );
      }}
    </Popover>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Notice } from '../../ui/Notice';
import type { Line } from './lines';
import styles from './Matrix.module.css';
import { MatrixLine } from './MatrixLine';
import { ACTIONS, type PermissionSetDef, VERBS } from './permissionSet';
import { useMatrixKeys, widthOf } from './useMatrixKeys';

const ROW_PX = 38;

interface Props {
  set: PermissionSetDef;
  lines: readonly Line[];
  onChange: (change: (set: PermissionSetDef) => PermissionSetDef) => void;
  onOpen: (object: string) => void;
}

/** What a set lets people do: objects and their fields down, rights across; only lines on the screen are there. */
export function Matrix({ set, lines, onChange, onOpen }: Props) {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 10,
  });
  const keys = useMatrixKeys({
    scroller,
    count: lines.length,
    widthOf: useCallback((line) => widthOf(lines[line]), [lines]),
    scrollTo: useCallback((line) => virtual.scrollToIndex(line), [virtual]),
  });
  const items = virtual.getVirtualItems();
  if (lines.length === 0) {
    return <Notice title={t('permissions.nothingFound')} />;
  }
  return (
    <div
      ref={scroller}
      role="treegrid"
      className={styles.grid}
      aria-label={t('permissions.matrix')}
      aria-rowcount={lines.length + 1}
      onKeyDown={keys.pressed}
      onFocus={keys.focused}
    >
      <div role="rowgroup" className={styles.headings}>
        <div role="row" className={styles.line} aria-rowindex={1} tabIndex={-1}>
          <span role="columnheader" className={styles.name}>
            {t('permissions.object')}
          </span>
          {VERBS.map((verb) => (
            <span key={verb} role="columnheader" title={t(`permissions.verbHelp_${verb}`)}>
              {t(`permissions.verb_${verb}`)}
            </span>
          ))}
          {ACTIONS.map((action) => (
            <span key={action} role="columnheader" title={t(`permissions.actionHelp_${action}`)}>
              {t(`permissions.action_${action}`)}
            </span>
          ))}
          <span role="columnheader">
            <span className={styles.told}>{t('permissions.reset')}</span>
          </span>
        </div>
      </div>
      <div role="rowgroup" className={styles.lines} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : (
            <MatrixLine
              key={item.key}
              at={item.index}
              top={item.start}
              line={line}
              set={set}
              active={keys.at.line === item.index ? keys.at.column : -1}
              onChange={onChange}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

import { useCallback, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { BuildingIcon, CheckIcon, CopyIcon } from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import { MenuItem } from '../../ui/MenuItems';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import inputs from '../inputs/inputs.module.css';
import { Segments } from '../inputs/Plain';
import { linesOf, type Shown } from './lines';
import { Matrix } from './Matrix';
import matrix from './Matrix.module.css';
import styles from './Permissions.module.css';
import { copiedFrom, type PermissionSetDef, type PermissionSetWork } from './permissionSet';
import { useSetObjects } from './useSetObjects';

const NONE: ReadonlySet<string> = new Set();

/** The matrix with what one looks for, and the way to begin with another set's rights. */
export function MatrixPart({ work }: { work: PermissionSetWork }) {
  const { t, text } = useTexts();
  const set = work.definition;
  const objects = useSetObjects();
  const [sought, setSought] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [opened, setOpened] = useState(NONE);
  const lines = useMemo(
    () =>
      linesOf(
        set,
        objects,
        { sought, shown, opened },
        { text, anyObject: t('permissions.anyObject'), anyField: t('permissions.anyField') },
      ),
    [set, objects, sought, shown, opened, text, t],
  );
  // Lines are drawn anew only where they change, so what they are handed stays the same.
  const latest = useRef(work);
  latest.current = work;
  const change = useCallback((of: (set: PermissionSetDef) => PermissionSetDef) => {
    latest.current.save(of(latest.current.definition));
  }, []);
  const open = useCallback((object: string) => {
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(object)) {
        next.add(object);
      }
      return next;
    });
  }, []);
  return (
    <>
      <div className={styles.tools}>
        <input
          type="search"
          className={inputs.box}
          value={sought}
          placeholder={t('permissions.search')}
          aria-label={t('permissions.search')}
          onChange={(event) => setSought(event.target.value)}
        />
        <Segments
          label={t('permissions.shown')}
          value={shown}
          choices={[
            { value: 'all', label: t('permissions.shown_all') },
            { value: 'said', label: t('permissions.shown_said') },
          ]}
          onChange={setShown}
        />
        <CopyFrom work={work} />
      </div>
      <Matrix set={set} lines={lines} onChange={change} onOpen={open} />
      <Legend />
    </>
  );
}

function Legend() {
  const { t } = useTexts();
  return (
    <p className={matrix.legend}>
      <span>
        <CheckIcon /> {t('permissions.span_true')}
      </span>
      <span>
        <CheckIcon />
        <BuildingIcon /> {t('permissions.span_department')}
      </span>
      <span>
        <CheckIcon />
        <BuildingIcon />+ {t('permissions.span_department_and_below')}
      </span>
      <span>{t('permissions.keys')}</span>
    </p>
  );
}

/** Takes over the rights of another set; undo has the own ones back. */
function CopyFrom({ work }: { work: PermissionSetWork }) {
  const { t, text } = useTexts();
  const { definitions } = useDraftList<PermissionSetDef>('permission_set');
  const others = definitions.filter(({ name }) => name !== work.definition.name);
  if (others.length === 0) {
    return null;
  }
  return (
    <Menu
      label={t('permissions.copyFrom')}
      worded
      className={editor.add}
      trigger={
        <>
          <CopyIcon />
          {t('permissions.copyFrom')}
        </>
      }
    >
      {() =>
        others.map((other) => (
          <MenuItem
            key={other.name}
            label={text(other.label, other.name)}
            onSelect={() => {
              work.save(copiedFrom(work.definition, other));
              showToast(t('permissions.copied', { label: text(other.label, other.name) }), 'done', {
                label: t('draft.undo'),
                run: work.undo,
              });
            }}
          />
        ))
      }
    </Menu>
  );
}

import { useMemo, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Notice } from '../../ui/Notice';
import { useDraftDefinitions } from '../draft/DraftScope';
import { useDraftList } from '../draft/useDraft';
import inputs from '../inputs/inputs.module.css';
import { Switch } from '../inputs/Plain';
import { type Compared, type ComparedGroup, comparedSets, type Side } from './compare';
import styles from './Permissions.module.css';
import { ANY, type PermissionSetDef } from './permissionSet';
import { useSetObjects } from './useSetObjects';

interface Props {
  set: PermissionSetDef;
  beside: string | undefined;
  onBeside: (name: string | undefined) => void;
}

/** The set and another one side by side. */
export function ComparePart({ set, beside, onBeside }: Props) {
  const { t, text } = useTexts();
  const { definitions } = useDraftList<PermissionSetDef>('permission_set');
  const [whole, setWhole] = useState(false);
  const others = definitions.filter(({ name }) => name !== set.name);
  const other = others.find(({ name }) => name === beside);
  const labelOf = (each: PermissionSetDef) => text(each.label, nameAsText(each.name));
  return (
    <>
      <div className={styles.tools}>
        <select
          className={inputs.box}
          aria-label={t('permissions.compareWith')}
          value={other?.name ?? ''}
          onChange={(event) => onBeside(event.target.value === '' ? undefined : event.target.value)}
        >
          <option value="">{t('permissions.compareWith')}</option>
          {others.map((each) => (
            <option key={each.name} value={each.name}>
              {labelOf(each)}
            </option>
          ))}
        </select>
        <Switch label={t('permissions.onlyDifferences')} checked={!whole} onChange={(on) => setWhole(!on)} />
      </div>
      {other === undefined ? (
        <Notice title={t('permissions.chooseOther')} help={t('permissions.chooseOtherHelp')} />
      ) : (
        <Both left={set} right={other} whole={whole} />
      )}
    </>
  );
}

function Both({ left, right, whole }: { left: PermissionSetDef; right: PermissionSetDef; whole: boolean }) {
  const { t, text } = useTexts();
  const objects = useSetObjects();
  const groups = useMemo(() => comparedSets(left, right, objects), [left, right, objects]);
  const shown = whole ? groups : groups.filter(({ differences }) => differences > 0);
  if (shown.length === 0) {
    return <Notice title={t('permissions.noDifferences')} />;
  }
  return (
    <section className={styles.compared} aria-label={t('permissions.tab_compare')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('permissions.right')}</th>
            <th scope="col">{text(left.label, left.name)}</th>
            <th scope="col">{text(right.label, right.name)}</th>
          </tr>
        </thead>
        {shown.map((group) => (
          <Group key={group.object ?? ''} group={group} whole={whole} />
        ))}
      </table>
    </section>
  );
}

function Group({ group, whole }: { group: ComparedGroup; whole: boolean }) {
  const { t, text } = useTexts();
  const info = useDraftDefinitions().object(group.object ?? '');
  const title =
    group.object === null
      ? t('permissions.tab_platform')
      : group.object === ANY
        ? t('permissions.anyObject')
        : text(info?.definition.label, nameAsText(group.object));
  const fieldLabel = (name: string) => text(info?.fields.get(name)?.label, nameAsText(name));
  return (
    <tbody>
      <tr>
        <th scope="colgroup" colSpan={3}>
          {title}
        </th>
      </tr>
      {group.lines
        .filter(({ differs }) => whole || differs)
        .map((line) => (
          <tr key={line.key} data-differs={line.differs}>
            <th scope="row">{whatText(line.what, fieldLabel, t)}</th>
            <td>{sideText(line.left, t)}</td>
            <td>{sideText(line.right, t)}</td>
          </tr>
        ))}
    </tbody>
  );
}

type T = ReturnType<typeof useTexts>['t'];

function whatText(what: Compared['what'], fieldLabel: (name: string) => string, t: T): string {
  switch (what.of) {
    case 'verb':
    case 'action':
    case 'system':
      return t(`permissions.${what.of}_${what.name}`);
    case 'field':
      return fieldLabel(what.name);
    case 'unmask':
      return t('permissions.cell', { right: t('permissions.unmask'), of: fieldLabel(what.name) });
    case 'record_types':
      return t('permissions.recordTypes');
    case 'apps':
      return t('permissions.apps');
  }
}

function sideText(side: Side, t: T): string {
  switch (side.is) {
    case 'span':
      return t(`permissions.span_${String(side.value)}`);
    case 'flag':
      return t(side.value ? 'permissions.yes' : 'permissions.span_false');
    case 'level':
      return t(`permissions.level_${side.value}`);
    case 'list':
      return side.value === undefined ? t('permissions.all') : side.value.join(', ') || t('permissions.none');
  }
}

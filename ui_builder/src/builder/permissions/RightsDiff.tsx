import { useState } from 'react';
import { type RightsChange, type RightsOf, useGranted, useRightsDiff } from '../../api/access';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { PrincipalInput } from '../../runtime/access/PrincipalInput';
import { Loading, Notice } from '../../ui/Notice';
import { useDraftDefinitions } from '../draft/DraftScope';
import inputs from '../inputs/inputs.module.css';
import { Segments } from '../inputs/Plain';
import styles from './Permissions.module.css';
import { changeSides, changesByObject, changeText, type DiffSpeech } from './rightsChanges';

const WHOSE = ['permission_set', 'role', 'user'] as const;
type Whose = (typeof WHOSE)[number];

/** How the rights of a set, a role or a user differ between two versions of the definitions. */
export function RightsDiff({ from, to }: { from: number; to: number }) {
  const { t, text } = useTexts();
  const granted = useGranted().data;
  const [whose, setWhose] = useState<Whose>('permission_set');
  const [named, setNamed] = useState<string | undefined>();
  const offered = whose === 'user' ? [] : (granted?.[whose === 'role' ? 'roles' : 'permission_sets'] ?? []);
  const name = named ?? offered[0]?.name;
  return (
    <>
      <div className={styles.tools}>
        <Segments
          label={t('permissions.whose')}
          value={whose}
          choices={WHOSE.map((value) => ({ value, label: t(`permissions.whose_${value}`) }))}
          onChange={(next) => {
            setWhose(next);
            setNamed(undefined);
          }}
        />
        {whose === 'user' ? (
          <span className={styles.person}>
            <PrincipalInput
              label={t('permissions.whose_user')}
              kinds={['user']}
              by="id"
              roles={[]}
              value={named === undefined ? null : { user: named }}
              onChange={(next) => setNamed(next !== null && 'user' in next ? next.user : undefined)}
            />
          </span>
        ) : (
          <select
            className={inputs.box}
            aria-label={t(`permissions.whose_${whose}`)}
            value={name ?? ''}
            onChange={(event) => setNamed(event.target.value)}
          >
            {offered.map((each) => (
              <option key={each.name} value={each.name}>
                {text(each.label, each.name)}
              </option>
            ))}
          </select>
        )}
      </div>
      <Changes from={from} to={to} of={name === undefined ? null : ({ [whose]: name } as RightsOf)} />
    </>
  );
}

function Changes({ from, to, of }: { from: number; to: number; of: RightsOf | null }) {
  const { t, text } = useTexts();
  const definitions = useDraftDefinitions();
  const diff = useRightsDiff(from, to, of);
  if (of === null) {
    return <Notice title={t('permissions.chooseWhose')} />;
  }
  if (diff.isError) {
    return <Notice title={faultText(diff.error)} />;
  }
  if (diff.data === undefined) {
    return <Loading />;
  }
  if (diff.data.changes.length === 0) {
    return <Notice title={t('permissions.sameRights')} />;
  }
  const speech: DiffSpeech = {
    t,
    object: (name) => text(definitions.object(name)?.definition.label, name),
    field: (object, name) => text(definitions.object(object)?.fields.get(name)?.label, name),
  };
  return (
    <section className={styles.compared} aria-label={t('permissions.rights')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('permissions.right')}</th>
            <th scope="col">{t('setup.version', { n: from })}</th>
            <th scope="col">{t('setup.version', { n: to })}</th>
          </tr>
        </thead>
        {changesByObject(diff.data.changes).map(([object, changes]) => (
          <tbody key={object ?? ''}>
            <tr>
              <th scope="colgroup" colSpan={3}>
                {object === null ? t('permissions.tab_platform') : speech.object(object)}
              </th>
            </tr>
            {changes.map((change: RightsChange) => {
              const sides = changeSides(change, speech);
              return (
                <tr key={`${change.right} ${change.field ?? ''}`} data-differs>
                  <th scope="row">{changeText(change, speech)}</th>
                  <td>{sides.before}</td>
                  <td>{sides.after}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </section>
  );
}

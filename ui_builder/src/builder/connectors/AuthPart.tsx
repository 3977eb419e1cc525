import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose, Line, Segments } from '../inputs/Plain';
import { faultsAt, Property } from '../inputs/Property';
import { ASKED, AUTHS, type Auth, type AuthType, type ConnectorWork, withAuth } from './connectorDef';

/** How calls sign in. The secret itself is no part of it. */
export function AuthPart({ work }: { work: ConnectorWork }) {
  const { t } = useTexts();
  const connector = work.definition;
  const auth: Auth = connector.auth ?? { type: 'none' };
  const own = work.problems.filter(({ path }) => path === '/auth');
  const save = (next: Auth) => work.save({ ...connector, auth: next });
  return (
    <section className={editor.part} aria-labelledby="auth">
      <h3 id="auth">{t('connectors.auth')}</h3>
      <Choose
        label={t('connectors.type')}
        help={t(`connectors.typeHelp_${auth.type}`)}
        faults={own}
        value={auth.type}
        choices={AUTHS.map((value) => ({ value, label: t(`connectors.type_${value}`) }))}
        onChange={(type) => work.save(withAuth(connector, (type ?? 'none') as AuthType))}
      />
      {ASKED[auth.type].map((name) =>
        name === 'send' ? (
          <Property key={name} label={t('connectors.send')} group>
            {() => (
              <Segments
                label={t('connectors.send')}
                value={auth.send ?? 'header'}
                choices={(['header', 'body'] as const).map((value) => ({
                  value,
                  label: t(`connectors.send_${value}`),
                }))}
                onChange={(send) => save(put(auth, 'send', send === 'header' ? undefined : send))}
              />
            )}
          </Property>
        ) : (
          <Line
            key={name}
            code
            label={t(`connectors.${name}`)}
            value={auth[name]}
            faults={faultsAt(work.problems, `/auth/${name}`)}
            onChange={(value) => save({ ...auth, [name]: value ?? '' })}
          />
        ),
      )}
    </section>
  );
}

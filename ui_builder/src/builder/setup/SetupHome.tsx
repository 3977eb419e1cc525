import { Link } from '@tanstack/react-router';
import { hasRight, type OwnRights, useSession } from '../../api/session';
import { useKinds, useVersions } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { useTitle } from '../../ui/useTitle';
import { useDraftSummary } from '../draft/useDraft';
import { openPlaces } from './places';
import styles from './SetupHome.module.css';
import { SetupLink } from './SetupLink';
import { When } from './When';

const KIND_OF: Readonly<Record<string, string>> = {
  objects: 'object',
  picklists: 'picklist',
  apps: 'app',
  pages: 'page',
  forms: 'form',
  flows: 'flow',
  approvals: 'approval',
  templates: 'template',
  webhooks: 'webhook',
  connectors: 'connector',
  tests: 'test',
  roles: 'role',
  'permission-sets': 'permission_set',
  sharing: 'sharing',
};
const LATEST = 5;

/** The first page of the setup: what there is to build, what is not published, what was published last. */
export function SetupHome() {
  const { t } = useTexts();
  const { rights } = useSession();
  const builds = hasRight(rights, 'builder');
  useTitle(t('setup.title'));
  return (
    <div className={styles.home}>
      <h2 className={styles.hidden}>{t('setup.home')}</h2>
      {builds ? <CountedTiles rights={rights} /> : <Tiles rights={rights} />}
      {builds ? <Latest /> : null}
    </div>
  );
}

function CountedTiles({ rights }: { rights: OwnRights }) {
  const kinds = useKinds();
  return <Tiles rights={rights} counts={new Map(kinds.data?.kinds.map((each) => [each.name, each.count]))} />;
}

const NONE: ReadonlyMap<string, number> = new Map();

function Tiles({ rights, counts = NONE }: { rights: OwnRights; counts?: ReadonlyMap<string, number> }) {
  const { t } = useTexts();
  return (
    <>
      {openPlaces(rights)
        .filter(({ name }) => name !== 'changes')
        .map(({ name, places }) => (
          <section key={name} aria-labelledby={`group-${name}`}>
            <h3 id={`group-${name}`}>{t(`setup.group_${name}`)}</h3>
            <ul className={styles.tiles}>
              {places.map(({ address, Icon }) => (
                <li key={address}>
                  <SetupLink to={address}>
                    <Icon />
                    <span>
                      <strong>
                        {t(`places.${address}`)} <small>{counts.get(KIND_OF[address] ?? '')}</small>
                      </strong>
                      <span>{t(`setup.about_${address}`)}</span>
                    </span>
                  </SetupLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}

/** What is not published, and what was published last. */
function Latest() {
  const { t } = useTexts();
  const { changes } = useDraftSummary();
  const versions = useVersions();
  return (
    <div className={styles.halves}>
      <section className={styles.card} aria-labelledby="yours">
        <h3 id="yours">{t('setup.yourChanges')}</h3>
        {changes.length === 0 ? <p>{t('setup.noChanges')}</p> : null}
        <ul>
          {changes.slice(0, LATEST).map((each) => (
            <li key={`${each.kind}/${each.name}`}>
              <SetupLink to="changes">{each.label ?? each.name}</SetupLink>
              <span>{t(`draft.state_${each.state}`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.card} aria-labelledby="last">
        <h3 id="last">{t('setup.lastPublished')}</h3>
        <ul>
          {versions.data?.versions.slice(0, LATEST).map(({ version, note, who, at }) => (
            <li key={version}>
              <Link to="/-/setup/versions/$version" params={{ version: String(version) }}>
                {note === '' ? t('setup.version', { n: version }) : note}
              </Link>
              <span>
                {who ?? t('setup.platform')} · <When at={at} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

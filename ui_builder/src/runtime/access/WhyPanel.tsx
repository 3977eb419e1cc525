import { ConfigProvider } from 'antd';
import { useState } from 'react';
import { type Cause, type Explanation, useExplanation, type Verdict } from '../../api/access';
import { faultText } from '../../api/problem';
import { hasRight, useSession } from '../../api/session';
import { useBeginViewing } from '../../api/viewAs';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { Dialog } from '../../ui/Dialog';
import { BanIcon, CheckIcon, CloseIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import styles from './Access.module.css';
import { FieldLevels } from './FieldLevels';
import { PersonChoice } from './PersonChoice';

interface Props {
  info: ObjectInfo;
  id: string;
  title: string;
  onClose: () => void;
}

/** Who may do what with a record, and why: oneself, or somebody one looks after. */
export function WhyPanel({ info, id, title, onClose }: Props) {
  const { t } = useTexts();
  const [user, setUser] = useState<string | undefined>();
  const why = useExplanation(info.definition.name, id, user);
  const label = t('access.whyTitle', { label: title });
  return (
    <Dialog open label={label} className={styles.drawer} onClose={onClose}>
      {/* What opens from an input of a dialog must stand in the dialog: all else lies behind it. */}
      <ConfigProvider getPopupContainer={(trigger) => trigger?.closest('dialog') ?? document.body}>
        <header className={styles.head}>
          <h2>{label}</h2>
          <button type="button" aria-label={t('access.close')} onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        <div className={styles.body}>
          <PersonChoice value={user} onChange={setUser} />
          {why.isError ? (
            <p role="alert" className={styles.wrong}>
              {faultText(why.error)}
            </p>
          ) : why.data === undefined ? (
            <p className={styles.quiet} role="status">
              {t('state.loading')}
            </p>
          ) : (
            <Explained info={info} why={why.data} />
          )}
        </div>
      </ConfigProvider>
    </Dialog>
  );
}

const VERBS = ['read', 'edit', 'delete'] as const;

function Explained({ info, why }: { info: ObjectInfo; why: Explanation }) {
  const { t } = useTexts();
  return (
    <>
      <section aria-label={t('access.forWhom')}>
        {VERBS.map((verb) => (
          <VerdictPart key={verb} name={t(`access.${verb}`)} verdict={why[verb]} />
        ))}
      </section>
      {why.read.allowed ? <FieldLevels info={info} fields={why.fields} /> : null}
      <ViewAs user={why.user} />
    </>
  );
}

function VerdictPart({ name, verdict }: { name: string; verdict: Verdict }) {
  const { t, text } = useTexts();
  const { allowed, causes, missing } = verdict;
  const told = (allowed ? causes : [...missing, ...causes]).map((cause: Cause) => text(cause.text));
  return (
    <div className={styles.verdict} data-allowed={allowed}>
      <h3>
        {allowed ? <CheckIcon /> : <BanIcon />}
        {t('access.verdict', { verb: name, answer: t(allowed ? 'access.yes' : 'access.no') })}
      </h3>
      {told.length === 0 ? (
        <p className={styles.quiet}>{t('access.noCause')}</p>
      ) : (
        <ul>
          {[...new Set(told)].map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The way to see everything as that person does, for whoever may. */
function ViewAs({ user }: { user: Explanation['user'] }) {
  const { t } = useTexts();
  const session = useSession();
  const begin = useBeginViewing();
  const may = hasRight(session.rights, 'view_as') && session.viewer === null && user.id !== session.user.id;
  return may ? (
    <button
      type="button"
      className={styles.link}
      disabled={begin.isPending}
      onClick={() => begin.mutate(user.id, { onError: (error) => showToast(error.message, 'wrong') })}
    >
      {t('viewing.begin', { name: user.label ?? '' })}
    </button>
  ) : null;
}

import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { Conflict, Side } from '../../api/drafts';
import { useMerge, useMergeCheck } from '../../api/publishing';
import { useTexts } from '../../i18n/useTexts';
import { BackIcon } from '../../ui/icons';
import { Failure, Loading } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { keeperOf } from '../draft/DraftKeeper';
import { placeText, valueText } from '../setup/differenceText';
import setup from '../setup/Setup.module.css';
import styles from './Changes.module.css';
import { kindText } from './groups';
import { useSpeech } from './useSpeech';

/** Puts one's draft and what somebody else published meanwhile together: whose part counts where both differ. */
export function MergePage() {
  const { t } = useTexts();
  const speech = useSpeech();
  const navigate = useNavigate();
  const { kind, name } = useParams({ from: '/-/setup/changes/$kind/$name' });
  const keeper = keeperOf(useQueryClient());
  const check = useMergeCheck(kind, name);
  const merge = useMerge(kind, name);
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const label = kind === 'object' ? speech.object(name) : `${kindText(kind, speech)} ${name}`;
  const title = t('changes.mergeTitle', { name: label });
  useTitle(title);
  if (check.isError) {
    return <Failure error={check.error} retry={() => check.refetch()} />;
  }
  if (check.data === undefined) {
    return <Loading />;
  }
  const { conflicts } = check.data;
  const open = conflicts.filter(({ path }) => choices[path] === undefined).length;

  function all(side: Side) {
    setChoices(Object.fromEntries(conflicts.map(({ path }) => [path, side])));
  }

  function apply() {
    merge.mutate(choices, {
      onSuccess: async ({ conflicts: left }) => {
        await keeper.forget();
        if (left.length === 0) {
          showToast(t('changes.merged'), 'done');
          await navigate({ to: '/-/setup/changes' });
        }
      },
    });
  }

  return (
    <>
      <Link className={setup.back} to="/-/setup/changes">
        <BackIcon />
        {t('changes.title')}
      </Link>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.quiet}>
        {conflicts.length === 0
          ? t('changes.fitsTogether')
          : t('changes.conflicts', { count: conflicts.length })}
      </p>
      {conflicts.length > 1 ? (
        <div className={styles.answers}>
          <Button onClick={() => all('mine')}>{t('changes.allMine')}</Button>
          <Button onClick={() => all('theirs')}>{t('changes.allTheirs')}</Button>
        </div>
      ) : null}
      {conflicts.map((conflict) => (
        <Sides
          key={conflict.path}
          conflict={conflict}
          chosen={choices[conflict.path]}
          onChoose={(side) => setChoices({ ...choices, [conflict.path]: side })}
        />
      ))}
      {merge.isError ? <p role="alert">{String(merge.error.message)}</p> : null}
      <Button type="primary" disabled={open > 0} loading={merge.isPending} onClick={apply}>
        {t('changes.putTogether')}
      </Button>
    </>
  );
}

interface SidesProps {
  conflict: Conflict;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}

function Sides({ conflict, chosen, onChoose }: SidesProps) {
  const { t } = useTexts();
  const { path, base, mine, theirs } = conflict;
  const said = (value: Conflict['base']) => (value === undefined ? t('changes.notThere') : valueText(value));
  return (
    <fieldset className={styles.sides}>
      <legend>{path === '' ? t('changes.whole') : placeText(path)}</legend>
      <p className={styles.quiet}>{t('changes.was', { value: said(base) })}</p>
      {(['mine', 'theirs'] as const).map((side) => (
        <label key={side}>
          <input
            type="radio"
            name={`side-${path}`}
            checked={chosen === side}
            onChange={() => onChoose(side)}
          />
          <span>{t(`changes.${side}`)}</span>
          <code>{said(side === 'mine' ? mine : theirs)}</code>
        </label>
      ))}
    </fieldset>
  );
}

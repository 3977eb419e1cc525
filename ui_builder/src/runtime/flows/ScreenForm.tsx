import { Button } from 'antd';
import { type FormEvent, useMemo, useRef } from 'react';
import { type RunScreen, type ScreenAction, useAnswerScreen } from '../../api/flowStart';
import { useTexts } from '../../i18n/useTexts';
import { Markdown } from '../../ui/Markdown';
import { focusFirstWrong } from '../form/CreateForm';
import { AskedFields } from './AskedFields';
import { type Asked, missing } from './asked';
import styles from './Flows.module.css';
import { useAsked } from './useAsked';

interface Props {
  screen: RunScreen;
  onAnswered: () => void;
}

/** What a run asks: its words, its fields, and the ways to answer. */
export function ScreenForm({ screen, onAnswered }: Props) {
  const { t, text } = useTexts();
  const page = useRef<HTMLFormElement>(null);
  const asked = useMemo(
    () => screen.fields.map(({ to, ...each }): Asked => ({ ...each, object: to })),
    [screen],
  );
  const first = useMemo(
    () => Object.fromEntries(screen.fields.map(({ name, value }) => [name, value ?? null])),
    [screen],
  );
  const values = useAsked(asked, first);
  const answer = useAnswerScreen(screen.run);
  const words = text(screen.text ?? undefined);
  const [main, ...others] = screen.actions;

  function send(action: ScreenAction | undefined) {
    const given = values.check(action?.skips);
    if (given === undefined) {
      focusFirstWrong(page, missing(asked, values.entered)[0]);
      return;
    }
    const chosen = action === undefined ? {} : { action: action.name };
    answer.mutate(
      { step: screen.step, values: given, ...chosen },
      { onSuccess: onAnswered, onError: (error) => values.refuse(error) },
    );
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    send(main);
  }

  return (
    <form ref={page} className={styles.card} onSubmit={submit} noValidate>
      <p className={styles.of}>{text(screen.label)}</p>
      <h1>{text(screen.title)}</h1>
      {words === '' ? null : (
        <div className={styles.words}>
          <Markdown source={words} />
        </div>
      )}
      <div className={styles.fields}>
        <AskedFields asked={asked} entered={values.entered} errors={values.errors} onChange={values.change} />
      </div>
      <div aria-live="polite">
        {values.rest.map((message) => (
          <p key={message} className={styles.wrong}>
            {message}
          </p>
        ))}
      </div>
      <div className={styles.answers}>
        {others.map((each) => (
          <Button key={each.name} disabled={answer.isPending} onClick={() => send(each)}>
            {text(each.label, each.name)}
          </Button>
        ))}
        <Button type="primary" htmlType="submit" loading={answer.isPending}>
          {main === undefined ? t('automation.screenNext') : text(main.label, main.name)}
        </Button>
      </div>
    </form>
  );
}

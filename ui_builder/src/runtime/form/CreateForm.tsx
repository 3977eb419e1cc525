import { Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Json } from '../../api/client';
import type { RecordJson } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { Loading } from '../../ui/Notice';
import { SimilarHint } from '../duplicates/SimilarHint';
import { DraftOffer } from './DraftOffer';
import styles from './Form.module.css';
import { FormSections } from './FormSections';
import { FormSummary } from './FormSummary';
import { enteredValues, hasEntered } from './newRecord';
import { Progress } from './Progress';
import { RecordTypeChoice } from './RecordTypeChoice';
import { fieldsOn, SUMMARY, screenOf, standing, stepsOf } from './steps';
import { UnsavedGuard } from './UnsavedGuard';
import { useKeptDraft } from './useKeptDraft';
import { type NewRecord, useNewRecord } from './useNewRecord';
import { useSaveKeys } from './useSaveKeys';

interface Props {
  info: ObjectInfo;
  given: Readonly<Record<string, Json>>;
  heading: string;
  onCancel: () => void;
  onSaved: (record: RecordJson, another: boolean) => void;
}

/** The form for a new record: all at once, or screen by screen. */
export function CreateForm({ info, given, heading, onCancel, onSaved }: Props) {
  const { t, text } = useTexts();
  const record = useNewRecord(info, 'create', given);
  const { form, rows, screens, inSteps } = record;
  const page = useRef<HTMLFormElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const saved = useRef(false);
  const draft = useNewDraft(info, record, saved);
  const { steps, at, goTo } = useSteps(record, body);
  const last = !inSteps || at === SUMMARY;
  useSaveKeys(page);

  function focusWrong() {
    const name = form.firstWrong();
    const screen = name === undefined || !inSteps ? undefined : screenOf(screens, name);
    if (screen !== undefined) {
      goTo(screen);
    }
    focusFirstWrong(page, name);
  }

  function submit(event: FormEvent, another = false) {
    event.preventDefault();
    if (!last) {
      next();
      return;
    }
    record.save((made) => {
      saved.current = true;
      draft.drop();
      onSaved(made, another);
    }, focusWrong);
  }

  function next() {
    const right = form.check(fieldsOn(screens, at));
    record.setRest(right ? [] : [t('record.fixErrors')]);
    if (right) {
      goTo(steps[steps.indexOf(at) + 1] ?? SUMMARY);
    } else {
      focusFirstWrong(page, form.firstWrong());
    }
  }

  const labels = new Map(screens.map((screen) => [screen.name, text(screen.label)]));
  const shown = inSteps ? screens.filter(({ name }) => name === at) : screens;
  return (
    <form className={styles.page} ref={page} onSubmit={submit} noValidate aria-label={heading}>
      <UnsavedGuard isUnsaved={() => !saved.current && hasEntered(form, rows)} kept />
      <div className={styles.body} ref={body}>
        <div className={styles.inner}>
          <h1>{heading}</h1>
          {draft.offered === null ? null : (
            <DraftOffer at={draft.offered.at} onContinue={draft.take} onDiscard={draft.drop} />
          )}
          {inSteps ? (
            <Progress
              steps={steps.map((name) => ({ name, label: labels.get(name) ?? t('form.summary') }))}
              at={at}
              onBack={goTo}
            />
          ) : null}
          {inSteps && at !== steps[0] ? null : <RecordTypeChoice info={info} form={form} />}
          <SimilarHint info={info} form={form} />
          {record.ready ? (
            shown.map((screen) => (
              <FormSections key={screen.name} form={form} rows={rows} sections={screen.sections} />
            ))
          ) : (
            <Loading />
          )}
          {at === SUMMARY && inSteps ? (
            <FormSummary form={form} rows={rows} screens={screens} onChange={goTo} />
          ) : null}
        </div>
      </div>
      <div className={styles.bar}>
        <Rest messages={record.rest} />
        <Button onClick={onCancel}>{t('record.cancel')}</Button>
        {inSteps && at !== steps[0] ? (
          <Button onClick={() => goTo(steps[steps.indexOf(at) - 1] ?? at)}>{t('form.back')}</Button>
        ) : null}
        {last ? (
          <Button disabled={record.saving} onClick={(event) => submit(event as unknown as FormEvent, true)}>
            {t('form.saveAndNew')}
          </Button>
        ) : null}
        <Button type="primary" htmlType="submit" loading={record.saving}>
          {last ? heading : t('form.next')}
        </Button>
      </div>
    </form>
  );
}

/** What is wrong and stands at no field. */
export function Rest({ messages }: { messages: readonly string[] }) {
  const [only] = messages;
  return (
    <div className={styles.wrong} role="alert">
      {messages.length < 2 ? (
        only
      ) : (
        <ul>
          {messages.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Moves to the first field that is wrong, once it is there; else to the first row that is. */
export function focusFirstWrong(
  page: { readonly current: HTMLElement | null },
  name: string | undefined,
): void {
  requestAnimationFrame(() => {
    const field = name === undefined ? null : page.current?.querySelector(`[data-field="${name}"]`);
    const inputs = ':is(input, textarea, [contenteditable])';
    const wrong = field?.querySelector<HTMLElement>(inputs);
    (wrong ?? page.current?.querySelector<HTMLElement>('td [aria-invalid="true"]'))?.focus();
  });
}

/** Where one stands; a change of screen begins at its top. */
function useSteps({ form, screens }: NewRecord, body: { readonly current: HTMLElement | null }) {
  const [wished, setWished] = useState(screens[0]?.name ?? '');
  const text = useSyncExternalStore(form.subscribe, () => stepsOf(form, screens).join('\n'));
  const steps = text.split('\n');
  const at = standing(steps, [...screens.map(({ name }) => name), SUMMARY], wished);
  function goTo(name: string) {
    setWished(name);
    body.current?.scrollTo({ top: 0 });
  }
  return { steps, at, goTo };
}

/** Keeps what is typed as a draft of this browser, and offers what was typed before. */
function useNewDraft(info: ObjectInfo, { form, rows, subscribe }: NewRecord, saved: { current: boolean }) {
  const draft = useKeptDraft(info.definition.name, 'new');
  const { note, answer } = draft;
  useEffect(
    () => subscribe(() => (saved.current ? undefined : note(() => enteredValues(form, rows)))),
    [subscribe, note, form, rows, saved],
  );
  function take() {
    form.restore(draft.offered?.values ?? {});
    for (const [name, entered] of Object.entries(draft.offered?.rows ?? {})) {
      rows.get(name)?.restore(entered);
    }
    answer();
  }
  return { ...draft, take };
}

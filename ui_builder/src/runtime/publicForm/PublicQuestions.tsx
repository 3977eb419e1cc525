import { Button } from 'antd';
import {
  type FormEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useDefinitions } from '../../api/definitions';
import { ApiError, fieldErrors } from '../../api/problem';
import { type PublicForm, useSendForm } from '../../api/publicForms';
import { useSession } from '../../api/session';
import { useLabels } from '../../i18n/useLabels';
import { useTexts } from '../../i18n/useTexts';
import type { Definitions, ObjectInfo } from '../../meta/definitions';
import type { Texts } from '../../meta/types';
import { useTitle } from '../../ui/useTitle';
import { focusFirstWrong, Rest } from '../form/CreateForm';
import { Conditions } from '../form/conditions';
import { FormSections } from '../form/FormSections';
import { FormStore } from '../form/FormStore';
import { useCalculator } from '../form/lateCalculator';
import { Progress } from '../form/Progress';
import { cellsIn } from '../form/screens';
import { fieldsOn, screenOf, standing, stepsOf } from '../form/steps';
import styles from './PublicForm.module.css';
import { publicScreens } from './publicScreens';

const NO_ROWS = new Map();

/** Of a form that is only tried: what is read at its end; nothing is sent then. */
type Trial = Texts | null;

/** The questions of a public form, screen by screen, and what is read once it is sent. */
export function PublicQuestions({ form: asked, trial }: { form: PublicForm; trial?: Trial }) {
  const { text, t } = useTexts();
  const info = useDefinitions().object(asked.object.name);
  const [thanks, setThanks] = useState<Texts | null>();
  useTitle(text(asked.label));
  if (thanks !== undefined) {
    return <Sent thanks={text(thanks ?? undefined, t('publicForm.thanks'))} />;
  }
  return info === undefined ? null : <Questions asked={asked} info={info} trial={trial} onSent={setThanks} />;
}

/** What is read once it is sent; it is read out, too, and the focus is there. */
function Sent({ thanks }: { thanks: string }) {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.sent} role="status">
      <h1 ref={heading} tabIndex={-1}>
        {t('publicForm.sent')}
      </h1>
      <p>{thanks}</p>
    </section>
  );
}

interface Props {
  asked: PublicForm;
  info: ObjectInfo;
  trial: Trial | undefined;
  onSent: (thanks: Texts | null) => void;
}

function Questions({ asked, info, trial, onSent }: Props) {
  const { t, text } = useTexts();
  const labels = useLabels();
  const page = useRef<HTMLFormElement>(null);
  const website = useRef<HTMLInputElement>(null);
  const [rest, setRest] = useState<readonly string[]>([]);
  const { form, screens, ready } = useQuestions(asked, info);
  const { steps, at, goTo } = usePlace(form, screens);
  const send = useSendForm(asked.tenant.name, asked.name);
  const screen = screens.find(({ name }) => name === at);
  const help = asked.screens.find(({ name }) => name === at)?.help;
  const last = at === steps.at(-1);

  function focusWrong() {
    const name = form.firstWrong();
    const found = name === undefined ? undefined : screenOf(screens, name);
    if (found !== undefined) {
      goTo(found);
    }
    focusFirstWrong(page, name);
  }

  function refused(error: Error) {
    const known = new Set(cellsIn(screens).map(({ field }) => field.name));
    const { fields, rest: others } = fieldErrors(withoutPrefix(error), known, labels(info));
    form.setErrors(fields);
    setRest(others.length > 0 ? others : [t('record.fixErrors')]);
    focusWrong();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const names = last ? steps.flatMap((name) => fieldsOn(screens, name)) : fieldsOn(screens, at);
    if (!form.check(names)) {
      setRest([t('record.fixErrors')]);
      focusWrong();
      return;
    }
    setRest([]);
    if (!last) {
      goTo(steps[steps.indexOf(at) + 1] ?? at);
      return;
    }
    if (trial !== undefined) {
      onSent(trial);
      return;
    }
    const sending = { token: asked.token, values: form.toJson(), website: website.current?.value ?? '' };
    send.mutate(sending, { onSuccess: ({ thanks }) => onSent(thanks), onError: refused });
  }

  const titles = new Map(screens.map((each, index) => [each.name, text(each.label) || String(index + 1)]));
  return (
    <form className={styles.form} ref={page} onSubmit={submit} noValidate aria-label={text(asked.label)}>
      <h1>{text(asked.label)}</h1>
      {asked.help === undefined ? null : <p className={styles.help}>{text(asked.help)}</p>}
      {steps.length < 2 ? null : (
        <Progress
          steps={steps.map((name) => ({ name, label: titles.get(name) ?? '' }))}
          at={at}
          onBack={goTo}
        />
      )}
      {text(screen?.label) === '' ? null : <h2>{text(screen?.label)}</h2>}
      {help === undefined ? null : <p className={styles.help}>{text(help)}</p>}
      {ready ? <FormSections key={at} form={form} rows={NO_ROWS} sections={screen?.sections ?? []} /> : null}
      <div className={styles.trap} aria-hidden="true">
        <input ref={website} name="website" tabIndex={-1} autoComplete="off" />
      </div>
      <div className={styles.bar}>
        <Rest messages={rest} />
        {at === steps[0] ? null : (
          <Button size="large" onClick={() => goTo(steps[steps.indexOf(at) - 1] ?? at)}>
            {t('form.back')}
          </Button>
        )}
        <Button size="large" type="primary" htmlType="submit" loading={send.isPending}>
          {last ? t('publicForm.send') : t('form.next')}
        </Button>
      </div>
    </form>
  );
}

/** The form of what is asked; it is made once, for what was entered lives in it. */
function useQuestions(asked: PublicForm, info: ObjectInfo) {
  const definitions: Definitions = useDefinitions();
  const { time_zone: zone } = useSession();
  const texts = useMemo(() => Object.keys(asked.expressions), [asked]);
  const calculator = useCalculator(texts);
  const [made] = useState(() => {
    const screens = publicScreens(asked, definitions);
    const word = () => null;
    return { screens, form: new FormStore(info, cellsIn(screens), undefined, { word }) };
  });
  const conditions = useMemo(() => {
    const globals = { value: () => undefined, zone, now: Date.now };
    return new Conditions(info, asked.screens, asked.expressions, globals, calculator);
  }, [info, asked, zone, calculator]);
  useLayoutEffect(() => made.form.setConditions(conditions), [made, conditions]);
  return { ...made, ready: conditions.ready };
}

/** Where one stands among the screens that are seen now; a new one begins at its top. */
function usePlace(form: FormStore, screens: ReturnType<typeof publicScreens>) {
  const all = screens.map(({ name }) => name);
  const [wished, setWished] = useState(all[0] ?? '');
  const joined = useSyncExternalStore(form.subscribe, () => stepsOf(form, screens).slice(0, -1).join('\n'));
  const steps = joined.split('\n');
  const at = standing(steps, all, wished);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of screen that scrolls
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, [at]);
  return { steps, at, goTo: setWished };
}

/** The answers stand below `/values` in what is sent. */
function withoutPrefix(error: Error): Error {
  if (!(error instanceof ApiError) || error.problem === null) {
    return error;
  }
  const errors = error.faults.map((fault) => ({ ...fault, path: fault.path.replace(/^\/values/, '') }));
  return new ApiError(error.status, { ...error.problem, errors });
}

import { Button, ConfigProvider } from 'antd';
import { type FormEvent, useRef } from 'react';
import { type FlowButton, type StartedRun, useStartFlow } from '../../api/flowStart';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import type { ObjectDef } from '../../meta/types';
import { Dialog } from '../../ui/Dialog';
import { focusFirstWrong } from '../form/CreateForm';
import { AskedFields } from './AskedFields';
import type { Asked } from './asked';
import styles from './Flows.module.css';
import { useAsked } from './useAsked';

interface Props {
  button: FlowButton;
  /** Of what the records are. */
  object: ObjectDef;
  records: readonly string[];
  onStarted: (runs: readonly StartedRun[]) => void;
  onClose: () => void;
}

/** What opens from an input of a dialog must stand in the dialog: all else lies behind it. */
const within = (trigger?: HTMLElement): HTMLElement => trigger?.closest('dialog') ?? document.body;
const NOTHING = {};

/** Asks what a flow needs before it starts. */
export function StartFlow({ button, object, records, onStarted, onClose }: Props) {
  const { t, text, locale } = useTexts();
  const page = useRef<HTMLFormElement>(null);
  const asked = askedBy(button);
  const values = useAsked(asked, NOTHING);
  const start = useStartFlow();
  const label = text(button.label, button.name);
  const title =
    records.length === 1
      ? label
      : t('automation.startFor', {
          label,
          count: records.length,
          object: nounIn(text(object.plural), locale),
        });

  function submit(event: FormEvent) {
    event.preventDefault();
    const input = values.check();
    if (input === undefined) {
      focusFirstWrong(page, asked.find(({ name }) => values.entered[name] === undefined)?.name);
      return;
    }
    const given = Object.keys(input).length === 0 ? {} : { input };
    const [record] = records;
    const about = records.length === 1 && record !== undefined ? { record } : { records };
    start.mutate(
      { flow: button.name, ...about, ...given },
      { onSuccess: ({ runs }) => onStarted(runs), onError: (error) => values.refuse(error) },
    );
  }

  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <ConfigProvider getPopupContainer={within}>
        <form ref={page} onSubmit={submit} noValidate>
          <h2>{title}</h2>
          {button.confirm ? <p className={styles.words}>{text(button.confirm)}</p> : null}
          <AskedFields
            asked={asked}
            entered={values.entered}
            errors={values.errors}
            onChange={values.change}
          />
          <div aria-live="polite">
            {values.rest.map((message) => (
              <p key={message} className={styles.wrong}>
                {message}
              </p>
            ))}
          </div>
          <div className={styles.answers}>
            <Button onClick={onClose}>{t('automation.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={start.isPending}>
              {t('automation.start')}
            </Button>
          </div>
        </form>
      </ConfigProvider>
    </Dialog>
  );
}

/** Gives what a button asks before its flow starts. */
export function askedBy({ input = {} }: FlowButton): readonly Asked[] {
  return Object.entries(input).map(([name, each]) => ({ name, ...each }));
}

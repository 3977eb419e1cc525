import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useApp } from '../../../api/app';
import type { Json } from '../../../api/client';
import { useDefinitions } from '../../../api/definitions';
import type { TimelineSource } from '../../../api/timeline';
import { useTexts } from '../../../i18n/useTexts';
import { nounIn } from '../../../meta/text';
import { CheckIcon, PlusIcon } from '../../../ui/icons';
import { useRecordPage } from '../../record/recordPage';
import { CommentBox } from '../../talk/CommentBox';
import { useTell } from '../../talk/CommentView';
import styles from './Timeline.module.css';

/** Whoever only reads does without it. */
const QuickCreate = lazy(async () => ({
  default: (await import('../../form/QuickCreate')).QuickCreate,
}));

const ACTIVITY = 'activity';
const TASK = 'task';

interface Making {
  readonly object: string;
  readonly defaults: Readonly<Record<string, Json>>;
}

/** Where one adds to a timeline: a comment, a task, or whatever else says of itself what happened. */
export function Composer({ sources }: { sources: readonly TimelineSource[] }) {
  const { t, text, locale } = useTexts();
  const { info, record, layout } = useRecordPage();
  const { objects } = useApp();
  const definitions = useDefinitions();
  const object = info.definition.name;
  const tell = useTell(object, record.id);
  const [making, setMaking] = useState<Making | null>(null);
  // What has a list of its own on the page is added there.
  const listed = new Set(
    [...layout.tabs.flatMap(({ sections }) => sections), ...(layout.side ?? [])].flatMap((section) =>
      section.block === 'related_list' ? [section.relation.split('.')[0]] : [],
    ),
  );
  const events = sources.filter(
    ({ object: name, event, lookup }) =>
      event === true &&
      (name === ACTIVITY || !listed.has(name)) &&
      lookup !== undefined &&
      objects.some((each) => each.name === name && each.may.create) &&
      definitions.object(name) !== undefined,
  );

  function begin({ object: name, lookup = '' }: TimelineSource, more: Making['defaults'] = {}) {
    // What the record itself points at goes along, such as the account of a ticket.
    const shared = [...(definitions.object(name)?.fields.values() ?? [])].flatMap((field) => {
      const same = field.target === undefined ? undefined : info.fields.get(field.name);
      const value = record[field.name];
      return same?.target === field.target && value !== undefined && value !== null
        ? [[field.name, value] as const]
        : [];
    });
    setMaking({ object: name, defaults: { ...Object.fromEntries(shared), [lookup]: record.id, ...more } });
  }

  return (
    <div className={styles.composer}>
      <CommentBox
        label={t('talk.comment')}
        placeholder={t('talk.write')}
        action={t('talk.send')}
        onSend={tell}
      />
      {events.length === 0 ? null : (
        <div className={styles.adding}>
          {events.map((source) => {
            const noun = nounIn(text(definitions.object(source.object)?.definition.label), locale);
            return (
              <span key={source.object} className={styles.add}>
                {source.object === ACTIVITY ? (
                  <Button size="small" icon={<CheckIcon />} onClick={() => begin(source, { type: TASK })}>
                    {t('timeline.addTask')}
                  </Button>
                ) : null}
                <Button size="small" icon={<PlusIcon />} onClick={() => begin(source)}>
                  {t('timeline.add', { object: noun })}
                </Button>
              </span>
            );
          })}
        </div>
      )}
      {making === null ? null : (
        <Suspense fallback={null}>
          <QuickCreate
            object={making.object}
            defaults={making.defaults}
            onCreated={() => setMaking(null)}
            onClose={() => setMaking(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

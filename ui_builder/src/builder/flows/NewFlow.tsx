import { useId, useState } from 'react';
import { useFlowParts } from '../../api/flows';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ObjectDef } from '../../meta/types';
import { CreateDialog } from '../editor/CreateDialog';
import { Choose } from '../inputs/Plain';
import styles from './Flows.module.css';
import { PartIcon } from './partIcons';
import { newFlow, offered, type Start } from './starts';

const NONE = { elements: [], triggers: [] };

/** Asks what a new flow is for, and what it is called. */
export function NewFlow({ objects, onClose }: { objects: readonly ObjectDef[]; onClose: () => void }) {
  const { t, text, locale } = useTexts();
  const group = useId();
  const { data: parts = NONE } = useFlowParts();
  const starts = offered(parts);
  const [chosen, setChosen] = useState<Start>();
  const [object, setObject] = useState<string>();
  const start = chosen ?? starts[0];
  const choices = objects
    .filter(({ shape }) => (shape === 'event') === (start?.name === 'happened'))
    .map((each) => ({ value: each.name, label: text(each.plural, nameAsText(each.name)) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale));
  return (
    <CreateDialog
      kind="flow"
      place="flows"
      title={t('flows.new')}
      ready={start !== undefined && (!start.needsObject || object !== undefined)}
      make={(name, label) => {
        if (start === undefined) {
          throw new Error('the button waits for the choice of a start');
        }
        return newFlow(name, label, start, object ?? '');
      }}
      onClose={onClose}
    >
      <fieldset className={styles.starts}>
        <legend>{t('flows.startsWhen')}</legend>
        {starts.map((each) => (
          <label key={each.name}>
            <input
              type="radio"
              name={group}
              checked={each.name === start?.name}
              onChange={() => {
                setChosen(each);
                setObject(undefined);
              }}
            />
            <span className={styles.sign}>
              <PartIcon name={each.icon} />
            </span>
            <span>
              <strong>{t(`flows.start_${each.name}`)}</strong>
              <small>{t(`flows.startHelp_${each.name}`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {start?.needsObject === true ? (
        <Choose label={t('flows.ofObject')} value={object} choices={choices} onChange={setObject} />
      ) : null}
    </CreateDialog>
  );
}

import { Button } from 'antd';
import { useState } from 'react';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import inputs from '../inputs/inputs.module.css';
import { faultsAt, Property } from '../inputs/Property';
import type { FieldWork } from './fieldWork';
import { isName } from './naming';
import styles from './Panel.module.css';

/** The name that formulas and programs use; a new one goes to every place that names the field. */
export function FieldName(props: { work: FieldWork; onRename: (name: string) => Promise<void> }) {
  const { work, onRename } = props;
  const { t } = useTexts();
  const { field, object, before } = work;
  const [typed, setTyped] = useState(field.name);
  const [refusal, setRefusal] = useState<string | null>(null);
  const changed = typed !== field.name;
  const taken = changed && object.fields.some(({ name }) => name === typed);
  const wrong = !isName(typed) ? t('fields.nameRule') : taken ? t('fields.nameTaken') : refusal;
  const faults =
    wrong === null ? faultsAt(work.faults, '/name') : [{ path: '/name', code: '', message: wrong }];

  async function rename() {
    try {
      await onRename(typed);
    } catch (error) {
      setRefusal(faultText(error));
    }
  }

  return (
    <Property
      label={t('fields.name')}
      help={t(before === undefined ? 'fields.nameHelpNew' : 'fields.nameHelp')}
      faults={faults}
    >
      {({ id, describedBy, invalid }) => (
        <span className={styles.pair}>
          <input
            id={id}
            className={inputs.box}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            spellCheck={false}
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setRefusal(null);
              setTyped(event.target.value);
            }}
          />
          <Button disabled={!changed || wrong !== null} onClick={() => void rename()}>
            {t('fields.rename')}
          </Button>
        </span>
      )}
    </Property>
  );
}

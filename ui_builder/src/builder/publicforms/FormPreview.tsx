import { useMemo, useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { FormDef } from '../../meta/types';
import { PublicQuestions } from '../../runtime/publicForm/PublicQuestions';
import editor from '../editor/Editor.module.css';
import styles from './Forms.module.css';
import { asPublic } from './formEditing';

/** The form as the public meets it; nothing that is entered here is sent. */
export function FormPreview({ form }: { form: FormDef }) {
  const { t, text } = useTexts();
  const session = useSession();
  const definitions = useDefinitions();
  const [begun, setBegun] = useState(0);
  const info = definitions.object(form.object);
  const asked = useMemo(
    () =>
      info &&
      asPublic(form, {
        tenant: session.tenant,
        time_zone: session.time_zone,
        locale: session.locale,
        object: info.definition,
        picklists: [],
        expressions: definitions.expressions(form.object),
      }),
    [form, info, definitions, session],
  );
  return (
    <section className={editor.preview} aria-labelledby="form-preview">
      <header className={editor.previewHead}>
        <h3 id="form-preview">{t('publicForms.preview')}</h3>
        <span>{t('publicForms.previewHelp')}</span>
        <button type="button" className={styles.again} onClick={() => setBegun(begun + 1)}>
          {t('publicForms.again')}
        </button>
      </header>
      <div className={styles.preview}>
        {asked === undefined ? null : (
          <PublicQuestions
            key={`${begun} ${JSON.stringify(form.screens)}`}
            form={asked}
            trial={text(form.thanks) === '' ? null : (form.thanks ?? null)}
          />
        )}
      </div>
    </section>
  );
}

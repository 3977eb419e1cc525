import { useParams } from '@tanstack/react-router';
import { useDefinitions } from '../../api/definitions';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { FormIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Line, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { Previewed } from '../objects/Previewed';
import { CopyLink } from './CopyLink';
import { FixedValues } from './FixedValues';
import { FormPreview } from './FormPreview';
import { addressOf, type FormDraft } from './formEditing';
import type { FormWork } from './formWork';
import { ScreensPart } from './ScreensPart';

/** The editor of a public form, with the form beside it as the public meets it. */
export function FormPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<FormDraft>('form', name);
  return work === null ? (
    <GoneDefinition kind="form" name={name} />
  ) : (
    <Previewed>
      <Editor work={work} />
    </Previewed>
  );
}

function Editor({ work }: { work: FormWork }) {
  const { t, text } = useTexts();
  const form = work.definition;
  const info = useDefinitions().object(form.object);
  return (
    <EditorFrame
      work={work}
      icon={<FormIcon />}
      back={{ to: 'forms', label: t('publicForms.title') }}
      place="forms"
      copied={(copy) => ({ ...copy, active: false })}
      shown={[
        '/label',
        '/help',
        '/thanks',
        '/owner',
        '/values',
        ...form.screens.map((_, at) => `/screens/${at}`),
      ]}
      detail={<span>{text(info?.definition.plural, nameAsText(form.object))}</span>}
    >
      <div className={editor.split}>
        <div className={editor.form}>
          <What work={work} />
          {info === undefined ? null : <ScreensPart work={work} info={info} />}
          {info === undefined ? null : <FixedValues work={work} info={info} />}
          <After work={work} />
        </div>
        <FormPreview form={form} />
      </div>
    </EditorFrame>
  );
}

/** What it is called, where it is, and whether it is open. */
function What({ work }: { work: FormWork }) {
  const { t } = useTexts();
  const { tenant } = useSession();
  const form = work.definition;
  const address = addressOf(location.origin, tenant.name, form.name);
  return (
    <section className={editor.part} aria-label={t('publicForms.what')}>
      <LocaleTexts
        label={t('publicForms.label')}
        value={form.label}
        faults={faultsAt(work.problems, '/label')}
        onChange={(label) => work.save({ ...form, label })}
      />
      <LocaleTexts
        long
        label={t('publicForms.intro')}
        value={form.help}
        faults={faultsAt(work.problems, '/help')}
        onChange={(help) => work.save(put(form, 'help', Object.keys(help).length === 0 ? undefined : help))}
      />
      <Switch
        label={t('publicForms.active')}
        help={t('publicForms.activeHelp')}
        checked={form.active !== false}
        onChange={(on) => work.save(put(form, 'active', on ? undefined : false))}
      />
      <p className={editor.help}>{address}</p>
      <div>
        <CopyLink address={address} />
      </div>
    </section>
  );
}

/** What comes once it is sent. */
function After({ work }: { work: FormWork }) {
  const { t } = useTexts();
  const form = work.definition;
  return (
    <section className={editor.part} aria-labelledby="after">
      <h3 id="after">{t('publicForms.after')}</h3>
      <LocaleTexts
        long
        label={t('publicForms.thanks')}
        value={form.thanks}
        faults={faultsAt(work.problems, '/thanks')}
        onChange={(thanks) =>
          work.save(put(form, 'thanks', Object.keys(thanks).length === 0 ? undefined : thanks))
        }
      />
      <Line
        label={t('publicForms.owner')}
        help={t('publicForms.ownerHelp')}
        value={form.owner}
        placeholder="name@example.com"
        faults={faultsAt(work.problems, '/owner')}
        onChange={(owner) => work.save(put(form, 'owner', owner))}
      />
      <p className={editor.help}>{t('publicForms.guard')}</p>
    </section>
  );
}

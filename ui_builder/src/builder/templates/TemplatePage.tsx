import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { LOCALES, type Locale } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { BellIcon, MailIcon } from '../../ui/icons';
import { DraftScope } from '../draft/DraftScope';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { KnownDefinition } from '../editor/KnownDefinition';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments } from '../inputs/Plain';
import { Faults, faultsAt, Property } from '../inputs/Property';
import { Preview } from './Preview';
import styles from './Templates.module.css';
import { TextEditor } from './TextEditor';
import {
  fileFields,
  MEDIA,
  type TemplateDef,
  type TemplateWork,
  withAttachment,
  withMedium,
  withText,
} from './templateDef';

const SHORT: Readonly<Record<Locale, string>> = { en: 'English', 'zh-CN': '中文' };
const SHOWN = ['/label', '/subject', '/body', '/medium', '/attachments'];

/** The editor of a template, with the message as it would be read beside it. */
export function TemplatePage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return (
    <KnownDefinition kind="template" name={name}>
      <Opened key={name} name={name} />
    </KnownDefinition>
  );
}

function Opened({ name }: { name: string }) {
  const work = useOne<TemplateDef>('template', name);
  return work === null ? (
    <GoneDefinition kind="template" name={name} />
  ) : (
    <DraftScope>
      <Editor work={work} />
    </DraftScope>
  );
}

function Editor({ work }: { work: TemplateWork }) {
  const { t, text, locale: own } = useTexts();
  const template = work.definition;
  const [locale, setLocale] = useState<Locale>(own);
  const object = useDefinitions().object(template.object ?? '')?.definition;
  const files = object === undefined ? [] : fileFields(object);
  const written = (part: 'subject' | 'body') => ({
    locale,
    object: template.object,
    value: template[part][locale] ?? '',
    faults: faultsAt(work.problems, `/${part}/${locale}`),
    onChange: (next: string) => work.save({ ...template, [part]: withText(template[part], locale, next) }),
  });
  return (
    <EditorFrame
      work={work}
      icon={template.medium === 'mail' ? <MailIcon /> : <BellIcon />}
      back={{ to: 'templates', label: t('places.templates') }}
      place="templates"
      shown={SHOWN}
      detail={
        <span>
          {template.object === undefined
            ? t('templates.ofNothing')
            : text(object?.plural, nameAsText(template.object))}
        </span>
      }
    >
      <div className={styles.columns}>
        <div className={editor.form}>
          <section className={editor.part}>
            <LocaleTexts
              label={t('templates.label')}
              value={template.label}
              faults={faultsAt(work.problems, '/label')}
              onChange={(label) => work.save({ ...template, label })}
            />
            <Property label={t('templates.medium')} help={t(`templates.mediumHelp_${template.medium}`)} group>
              {() => (
                <Segments
                  label={t('templates.medium')}
                  value={template.medium}
                  choices={MEDIA.map((value) => ({ value, label: t(`templates.medium_${value}`) }))}
                  onChange={(medium) => work.save(withMedium(template, medium))}
                />
              )}
            </Property>
          </section>
          <section className={editor.part} aria-labelledby="words">
            <div className={editor.partHead}>
              <h3 id="words">{t('templates.words')}</h3>
              <Segments
                label={t('templates.language')}
                value={locale}
                choices={(Object.keys(LOCALES) as Locale[]).map((value) => ({
                  value,
                  label: SHORT[value],
                }))}
                onChange={setLocale}
              />
            </div>
            <Others work={work} locale={locale} />
            <TextEditor label={t('templates.subject')} {...written('subject')} />
            <TextEditor
              long
              label={t('templates.body')}
              help={t('templates.bodyHelp')}
              {...written('body')}
            />
          </section>
          {template.medium === 'mail' && files.length > 0 ? (
            <section className={editor.part} aria-labelledby="attachments">
              <h3 id="attachments">{t('templates.attachments')}</h3>
              {files.map((field) => (
                <label key={field.name} className={styles.check}>
                  <input
                    type="checkbox"
                    checked={template.attachments?.includes(field.name) ?? false}
                    onChange={({ target }) => work.save(withAttachment(template, field.name, target.checked))}
                  />
                  {text(field.label, nameAsText(field.name))}
                </label>
              ))}
              <Faults faults={faultsAt(work.problems, '/attachments')} />
            </section>
          ) : null}
        </div>
        <Preview template={template} locale={locale} />
      </div>
    </EditorFrame>
  );
}

/** Says that something is wrong in the language that one does not see. */
function Others({ work, locale }: { work: TemplateWork; locale: Locale }) {
  const { t } = useTexts();
  const faulty = (Object.keys(LOCALES) as Locale[]).filter(
    (each) =>
      each !== locale &&
      ['subject', 'body'].some((part) => faultsAt(work.problems, `/${part}/${each}`).length > 0),
  );
  return faulty.map((each) => (
    <p key={each} role="alert" className={editor.fault}>
      {t('templates.faultIn', { language: SHORT[each] })}
    </p>
  ));
}

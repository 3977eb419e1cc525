import { useParams } from '@tanstack/react-router';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { CodeIcon } from '../../ui/icons';
import { DraftScope } from '../draft/DraftScope';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { KnownDefinition } from '../editor/KnownDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { faultsAt } from '../inputs/Property';
import { ExamplesPart } from './ExamplesPart';
import { SourcePart } from './SourcePart';
import type { ScriptDef, ScriptWork } from './scriptDef';
import { TryPart } from './TryPart';

const SHOWN = ['/label', '/source'];

/** The editor of a script, with its examples, and where it is tried. */
export function ScriptPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return (
    <KnownDefinition kind="script" name={name}>
      <Opened key={name} name={name} />
    </KnownDefinition>
  );
}

function Opened({ name }: { name: string }) {
  const work = useOne<ScriptDef>('script', name);
  return work === null ? (
    <GoneDefinition kind="script" name={name} />
  ) : (
    <DraftScope>
      <Editor work={work} />
    </DraftScope>
  );
}

function Editor({ work }: { work: ScriptWork }) {
  const { t, text } = useTexts();
  const script = work.definition;
  const object = useDefinitions().object(script.object ?? '')?.definition;
  const about =
    script.object === undefined ? t('scripts.noObject') : text(object?.plural, nameAsText(script.object));
  return (
    <EditorFrame
      work={work}
      icon={<CodeIcon />}
      back={{ to: 'scripts', label: t('places.scripts') }}
      place="scripts"
      shown={SHOWN}
      detail={<span>{`${t(`scripts.point_${script.point}`)} · ${about}`}</span>}
    >
      <div className={editor.form}>
        <section className={editor.part}>
          <LocaleTexts
            label={t('scripts.label')}
            value={script.label}
            faults={faultsAt(work.problems, '/label')}
            onChange={(label) => work.save({ ...script, label })}
          />
          <p className={editor.help}>{t(`scripts.pointHelp_${script.point}`)}</p>
        </section>
        <SourcePart script={script} onChange={(source) => work.save({ ...script, source })} />
        <ExamplesPart script={script} onChange={(examples) => work.save(put(script, 'examples', examples))} />
        <TryPart script={script} />
      </div>
    </EditorFrame>
  );
}

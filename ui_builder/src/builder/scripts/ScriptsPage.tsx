import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { CodeIcon, PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose } from '../inputs/Plain';
import type { ObjectDraft } from '../objects/objectDraft';
import { firstSource, needsObject, POINTS, type Point, type ScriptDef } from './scriptDef';

/** The scripts. */
export function ScriptsPage() {
  const { t, text, locale } = useTexts();
  const { definitions, stateOf } = useDraftList<ScriptDef>('script');
  const { definitions: objects } = useDraftList<ObjectDraft>('object');
  const [creating, setCreating] = useState(false);
  useTitle(t('places.scripts'));
  const label = ({ label: texts, name }: ScriptDef) => text(texts, nameAsText(name));
  const about = ({ object }: ScriptDef) =>
    object === undefined
      ? t('scripts.noObject')
      : text(objects.find((each) => each.name === object)?.plural, nameAsText(object));
  const sorted = definitions.toSorted((one, other) => label(one).localeCompare(label(other), locale));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('places.scripts')}</h2>
          <p>{t('scripts.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('scripts.new')}
        </Button>
      </div>
      {definitions.length === 0 ? <Notice title={t('scripts.none')} help={t('scripts.noneHelp')} /> : null}
      <DefinitionCards
        cards={sorted.map((script) => ({
          name: script.name,
          to: `scripts/${script.name}`,
          label: label(script),
          icon: <CodeIcon />,
          detail: `${t(`scripts.point_${script.point}`)} · ${about(script)}`,
          state: stateOf(script.name),
        }))}
      />
      {creating ? <Creating objects={objects} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

/** Asks what it is called, where it is put in, and of which object's records it is. */
function Creating({ objects, onClose }: { objects: readonly ObjectDraft[]; onClose: () => void }) {
  const { t, text } = useTexts();
  const [point, setPoint] = useState<Point>('validation');
  const [object, setObject] = useState<string | undefined>(objects[0]?.name);
  const of = point === 'mapping' ? undefined : object;
  return (
    <CreateDialog
      kind="script"
      place="scripts"
      title={t('scripts.new')}
      make={(name, label) => {
        const made: ScriptDef = { kind: 'script', name, label, point, source: firstSource(point, of) };
        return put(made, 'object', of);
      }}
      onClose={onClose}
    >
      <Choose
        label={t('scripts.point')}
        help={t(`scripts.pointHelp_${point}`)}
        value={point}
        choices={POINTS.map((value) => ({ value, label: t(`scripts.point_${value}`) }))}
        onChange={(next) => setPoint((next ?? 'validation') as Point)}
      />
      {point === 'mapping' ? null : (
        <Choose
          label={t('scripts.object')}
          value={object}
          {...(needsObject(point) ? {} : { none: t('scripts.noObject') })}
          choices={objects.map((each) => ({
            value: each.name,
            label: text(each.plural, nameAsText(each.name)),
          }))}
          onChange={setObject}
        />
      )}
    </CreateDialog>
  );
}

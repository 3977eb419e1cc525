import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { PlusIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { faultsAt } from '../inputs/Property';
import { Sortable } from '../objects/Sortable';
import { addScreen, moveScreen, setScreen } from './formEditing';
import type { FormWork } from './formWork';
import { ScreenPart } from './ScreenPart';

/** The screens of a form, one after another. */
export function ScreensPart({ work, info }: { work: FormWork; info: ObjectInfo }) {
  const { t, text } = useTexts();
  const form = work.definition;
  const label = Object.fromEntries(
    Object.keys(LOCALES).map((lng) => [lng, t('publicForms.nextScreen', { lng })]),
  );
  const called = (name: string) => {
    const at = form.screens.findIndex((each) => each.name === name);
    return text(form.screens[at]?.label, t('publicForms.screenNumber', { n: at + 1 }));
  };
  return (
    <>
      <Sortable
        ids={form.screens.map(({ name }) => name)}
        called={called}
        onMove={(name, to) => work.save(moveScreen(form, name, to))}
      >
        {form.screens.map((screen, index) => (
          <ScreenPart
            key={screen.name}
            form={form}
            screen={screen}
            info={info}
            label={called(screen.name)}
            alone={form.screens.length === 1}
            faults={faultsAt(work.problems, `/screens/${index}`)}
            at={`/screens/${index}`}
            onChange={(next) => work.save(setScreen(form, screen.name, next))}
            onDrop={() => work.save({ ...form, screens: form.screens.filter((each) => each !== screen) })}
          />
        ))}
      </Sortable>
      <button type="button" className={editor.add} onClick={() => work.save(addScreen(form, label))}>
        <PlusIcon />
        {t('publicForms.addScreen')}
      </button>
    </>
  );
}

import { useDefinitions } from '../../../api/definitions';
import { useTexts } from '../../../i18n/useTexts';
import { nameAsText } from '../../../meta/text';
import { CloseIcon } from '../../../ui/icons';
import editor from '../../editor/Editor.module.css';
import { FieldButton } from '../../inputs/FieldButton';
import { Choose, Line } from '../../inputs/Plain';
import { Property } from '../../inputs/Property';
import type { EditorProps } from './editors';
import { useAbout } from './plainEditors';
import styles from './properties.module.css';

/** One field of an object. */
export function FieldProperty(props: EditorProps) {
  const { label, help, value, required, onChange } = props;
  const { t, text } = useTexts();
  const { faults, object } = useAbout(props);
  const info = useDefinitions().object(object);
  const chosen = typeof value === 'string' && value !== '' ? value : undefined;
  if (info === undefined) {
    return <Line label={label} help={help} faults={faults} code value={chosen} onChange={onChange} />;
  }
  const choices = [...info.fields.values()].map((field) => ({
    value: field.name,
    label: text(field.label, nameAsText(field.name)),
  }));
  const isKnown = chosen === undefined || choices.some((each) => each.value === chosen);
  return (
    <Choose
      label={label}
      help={help}
      faults={faults}
      value={chosen}
      {...(required ? {} : { none: t('flows.notSaid') })}
      choices={isKnown ? choices : [...choices, { value: chosen, label: chosen }]}
      onChange={onChange}
    />
  );
}

/** Fields of an object, in an order. */
export function FieldsProperty(props: EditorProps) {
  const { label, help, value, required, onChange } = props;
  const { t, text } = useTexts();
  const { faults, object } = useAbout(props);
  const definitions = useDefinitions();
  const paths: readonly string[] = Array.isArray(value) ? value : [];
  const called = (path: string) => text(definitions.field(object, path)?.label, nameAsText(path));
  const take = (next: readonly string[]) => onChange(next.length === 0 && !required ? undefined : next);
  return (
    <Property label={label} help={help} faults={faults} group>
      {() => (
        <span className={styles.chips}>
          {paths.map((path) => (
            <span key={path}>
              {called(path)}
              <button
                type="button"
                className={editor.square}
                aria-label={t('flows.dropValue', { field: called(path) })}
                title={t('flows.dropValue', { field: called(path) })}
                onClick={() => take(paths.filter((each) => each !== path))}
              >
                <CloseIcon />
              </button>
            </span>
          ))}
          {definitions.object(object) === undefined ? null : (
            <FieldButton
              object={object}
              label={t('flows.addField')}
              stays
              onPick={(path) => (paths.includes(path) ? undefined : take([...paths, path]))}
            />
          )}
        </span>
      )}
    </Property>
  );
}

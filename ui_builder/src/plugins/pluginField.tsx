/** Fields of types that a plugin brings: by a widget of its own, or by one of ours that it names. */
import type { ComponentType } from 'react';
import type { Json } from '../api/client';
import type { DisplayProps, FieldUi, InputProps } from '../fields/fieldUi';
import type { WidgetProps } from './contract';
import { moduleWith, usePluginUi } from './modules';
import { PluginPart } from './PluginPart';

type Ours = (widget: string) => FieldUi | undefined;

const nothing = (_: Json): void => undefined;

/** Gives a field type that is none of ours its ways to be shown and entered. */
export function pluginField(type: string, ours: Ours): FieldUi {
  function Display(props: DisplayProps) {
    const ui = usePluginUi();
    const widget = ui.field_types[type] ?? '';
    const module = moduleWith(ui, 'widgets', widget);
    if (module === undefined) {
      const Known = ours(widget)?.Display;
      return Known === undefined ? wordsOf(props.value) : <Known {...props} />;
    }
    const { value, field } = props;
    return part(widget, module, {
      value,
      field: { ...field.definition },
      id: '',
      readOnly: true,
      invalid: false,
      describedBy: undefined,
      onChange: nothing,
    });
  }

  function Input(props: InputProps) {
    const ui = usePluginUi();
    const widget = ui.field_types[type] ?? '';
    const module = moduleWith(ui, 'widgets', widget);
    if (module === undefined) {
      const Known: ComponentType<InputProps> | undefined = (ours(widget) ?? ours('text'))?.Input;
      return Known === undefined ? null : <Known {...props} />;
    }
    const { value, field, id, invalid, describedBy, onChange } = props;
    return part(widget, module, {
      value,
      field: { ...field.definition },
      id,
      readOnly: false,
      invalid,
      describedBy,
      onChange,
    });
  }

  return { Display, Input, entered: true, sortable: true, width: 180 };
}

function part(widget: string, module: Parameters<typeof PluginPart>[0]['module'], props: WidgetProps) {
  return <PluginPart module={module} choose={({ widgets }) => widgets.get(widget)} props={props} />;
}

function wordsOf(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

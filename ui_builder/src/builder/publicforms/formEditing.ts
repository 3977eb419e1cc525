/** Changes of a public form, as its editor makes them. */
import type { DraftDefinition } from '../../api/drafts';
import type { Expression } from '../../formula/tree';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { pathOf } from '../../meta/entries';
import type { FormDef, FormFieldDef, FormScreenDef, ObjectDef, PicklistDef, Texts } from '../../meta/types';
import { movedTo } from '../editor/put';
import { numbered } from '../objects/naming';

export type FormDraft = FormDef & DraftDefinition;

const CHOOSE_RECORDS = new Set(['lookup', 'parent', 'user', 'polymorphic']);
const FILES = new Set(['file', 'image']);
const MOST_ASKED = 6;

/** Writes a question as short as it can be. */
export function shortQuestion(question: FormFieldDef): string | FormFieldDef {
  const kept = Object.fromEntries(Object.entries(question).filter(([, value]) => said(value)));
  return Object.keys(kept).length === 1 ? question.field : (kept as unknown as FormFieldDef);
}

function said(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : value !== undefined && value !== '';
}

/** Tells whether the public can be asked for a field: it chooses among no records and uploads nothing. */
export const isAskable = (field: Field): boolean =>
  field.writable && !CHOOSE_RECORDS.has(field.type) && !FILES.has(field.type) && field.name !== 'record_type';

/** Fields of the object that the form neither asks for nor gives a value. */
export function unasked(form: FormDef, info: ObjectInfo): readonly Field[] {
  const asked = new Set(form.screens.flatMap(({ fields }) => fields.map(pathOf)));
  const own = new Set(info.definition.fields.map(({ name }) => name));
  return [...info.fields.values()].filter(
    (field) =>
      own.has(field.name) &&
      isAskable(field) &&
      !asked.has(field.name) &&
      !(field.name in (form.values ?? {})),
  );
}

/** Makes a form that asks for what is needed, and a few fields more. */
export function newForm(name: string, label: Texts, info: ObjectInfo): FormDraft {
  const fields = info.definition.fields
    .flatMap(({ name: field }) => info.fields.get(field) ?? [])
    .filter(isAskable);
  const needed = fields.filter((field) => field.required || field.name === info.definition.title);
  const rest = fields
    .filter((field) => !needed.includes(field))
    .slice(0, Math.max(0, MOST_ASKED - needed.length));
  const asked = fields
    .filter((field) => needed.includes(field) || rest.includes(field))
    .map((field) => field.name);
  return {
    kind: 'form',
    name,
    label,
    object: info.definition.name,
    active: false,
    screens: [{ name: 'screen_1', fields: asked }],
  };
}

export function setScreen<T extends FormDef>(form: T, name: string, screen: FormScreenDef): T {
  return { ...form, screens: form.screens.map((each) => (each.name === name ? screen : each)) };
}

export function addScreen<T extends FormDef>(form: T, label: Texts): T {
  const taken = form.screens.map(({ name }) => name);
  return { ...form, screens: [...form.screens, { name: numbered('screen', taken), label, fields: [] }] };
}

export function moveScreen<T extends FormDef>(form: T, name: string, to: string): T {
  const names = form.screens.map((each) => each.name);
  return { ...form, screens: movedTo(form.screens, names.indexOf(name), names.indexOf(to)) };
}

export function setQuestion(screen: FormScreenDef, field: string, question: FormFieldDef): FormScreenDef {
  const fields = screen.fields.map((entry) => (pathOf(entry) === field ? shortQuestion(question) : entry));
  return { ...screen, fields };
}

export function moveQuestion(screen: FormScreenDef, field: string, to: string): FormScreenDef {
  const names = screen.fields.map(pathOf);
  return { ...screen, fields: movedTo(screen.fields, names.indexOf(field), names.indexOf(to)) };
}

/** Gives the address that people open. */
export const addressOf = (origin: string, tenant: string, form: string): string =>
  `${origin}/f/${encodeURIComponent(tenant)}/${encodeURIComponent(form)}`;

interface Around {
  readonly tenant: { readonly name: string; readonly label: Texts; readonly currency: string };
  readonly time_zone: string;
  readonly locale: string;
  readonly object: ObjectDef;
  readonly picklists: readonly PicklistDef[];
  readonly expressions: Readonly<Record<string, Expression>>;
}

/** Makes of a draft what the public would be given. */
export function asPublic(form: FormDef, around: Around) {
  const { tenant, time_zone, locale, object, picklists, expressions } = around;
  const { name, label, help, screens } = form;
  return {
    name,
    label,
    ...(help === undefined ? {} : { help }),
    screens,
    tenant: { ...tenant, time_zone, locale },
    object,
    picklists,
    expressions,
    token: '',
  };
}

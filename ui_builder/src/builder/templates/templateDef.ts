/** Templates of messages as builders work on them. */
import type { DraftDefinition } from '../../api/drafts';
import type { ObjectDef, Texts } from '../../meta/types';
import { put } from '../editor/put';
import type { OneOf } from '../editor/useOne';

export const MEDIA = ['mail', 'notification'] as const;
export type Medium = (typeof MEDIA)[number];

export interface TemplateDef extends DraftDefinition {
  readonly kind: 'template';
  readonly label: Texts;
  readonly help?: Texts;
  readonly object?: string;
  readonly medium: Medium;
  readonly subject: Texts;
  readonly body: Texts;
  readonly attachments?: readonly string[];
}

export type TemplateWork = OneOf<TemplateDef>;

/** What a new template begins with. */
export const FIRST_BODY: Texts = {
  en: 'Dear {{ $recipient.name }},\n\n',
  'zh-CN': '{{ $recipient.name }}：\n\n',
};

const FILES = new Set(['file', 'image']);

/** Gives the fields whose files can go along with a mail. */
export const fileFields = ({ fields }: ObjectDef) => fields.filter(({ type }) => FILES.has(type));

/** Puts a text into another one in place of a part of it; gives where the cursor stands behind it. */
export function inserted(
  text: string,
  from: number,
  to: number,
  what: string,
): { text: string; cursor: number } {
  const part = `{{ ${what} }}`;
  return { text: `${text.slice(0, from)}${part}${text.slice(to)}`, cursor: from + part.length };
}

/** Gives a text in one language more, or another one; nothing is said of one that is empty. */
export function withText(texts: Texts, locale: string, text: string): Texts {
  const { [locale]: _, ...rest } = texts;
  return text === '' ? rest : { ...texts, [locale]: text };
}

/** Gives a template of another medium: only mails have attachments. */
export function withMedium(template: TemplateDef, medium: Medium): TemplateDef {
  const next = { ...template, medium };
  return medium === 'mail' ? next : put(next, 'attachments', undefined);
}

/** Gives a template with a field's file going along, or without. */
export function withAttachment(template: TemplateDef, field: string, on: boolean): TemplateDef {
  const now = template.attachments ?? [];
  const next = on ? [...now, field] : now.filter((each) => each !== field);
  return put(template, 'attachments', next.length === 0 ? undefined : next);
}

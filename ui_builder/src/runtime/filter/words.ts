/** A condition as a sentence, in the reader's language. */

import type { Json } from '../../api/client';
import { shownDuration } from '../../fields/duration/durationText';
import { shiftPoint, shownDecimal } from '../../fields/shared/decimals';
import { shownDay } from '../../fields/shared/moments';
import type { Translate } from '../../i18n/translate';
import type { Field } from '../../meta/definitions';
import { isFromToday, isSpan } from './days';
import { kindOf, type Operator, shapeOf } from './operators';

export interface Words {
  readonly t: Translate;
  readonly text: (texts: Field['label'] | undefined, fallback?: string) => string;
  readonly locale: string;
  /** What people call the records that it names, by id. */
  readonly titles: Readonly<Record<string, string>>;
}

const SHOWN = 3;

/** Gives the words of an operator as they stand before a value. */
export function operatorText(operator: Operator, { t }: Words): string {
  return operator === 'in' || operator === 'not_in'
    ? t(`filter.op_${operator}_one`)
    : t(`filter.op_${operator}`);
}

/** Gives what a condition compares with, for people; empty where it compares with nothing. */
export function valueText(field: Field, operator: Operator, value: Json, words: Words): string {
  const { t, locale } = words;
  switch (shapeOf(operator, kindOf(field))) {
    case 'nothing':
      return '';
    case 'many':
      return listText(field, operator, value, words);
    case 'two':
    case 'twoDays': {
      const [from, to] = pair(value).map((each) => single(field, each, words));
      return t('filter.between', { from, to });
    }
    case 'period':
      return t(`filter.period_${String(value)}`);
    case 'span':
      return isSpan(value) ? t(`filter.${value.unit}`, { count: value.count }) : t('filter.incomplete');
    case 'day':
      return dayWords(value, t, locale);
    default:
      return single(field, value, words);
  }
}

function pair(value: Json): readonly Json[] {
  const [from, to] = Array.isArray(value) ? (value as readonly Json[]) : [];
  return [from ?? null, to ?? null];
}

function listText(field: Field, operator: Operator, value: Json, words: Words): string {
  const values = Array.isArray(value) ? (value as readonly Json[]) : [];
  if (values.length === 0) {
    return words.t('filter.incomplete');
  }
  const texts = values.map((each) => single(field, each, words));
  const type = operator === 'has_all' ? 'conjunction' : 'disjunction';
  if (texts.length <= SHOWN) {
    return new Intl.ListFormat(words.locale, { type }).format(texts);
  }
  const isChinese = words.locale.startsWith('zh');
  const shown = texts.slice(0, SHOWN - 1).join(isChinese ? '、' : ', ');
  const count = isChinese ? texts.length : texts.length - SHOWN + 1;
  return words.t('filter.more', { shown, count });
}

function single(field: Field, value: Json, { t, text, locale, titles }: Words): string {
  if (value === null || value === '') {
    return t('filter.incomplete');
  }
  switch (kindOf(field)) {
    case 'option':
    case 'options': {
      const option = field.choices.find((choice) => choice.value === value);
      return text(option?.label, String(value));
    }
    case 'record':
    case 'user': {
      const { id, label } = value as { id: string; label: string | null };
      return label ?? titles[id] ?? t('filter.incomplete');
    }
    case 'number':
      return field.type === 'percent'
        ? `${shownDecimal(shiftPoint(String(value), 2), locale)}%`
        : shownDecimal(String(value), locale);
    case 'duration':
      return shownDuration(String(value), locale);
    case 'date':
    case 'datetime':
      return dayWords(value, t, locale);
    case 'time':
      return String(value).slice(0, 5);
    default:
      return String(value);
  }
}

function dayWords(value: Json, t: Translate, locale: string): string {
  if (isFromToday(value)) {
    const { days } = value;
    const near = { '0': 'today', '1': 'tomorrow', '-1': 'yesterday' }[String(days)];
    if (near !== undefined) {
      return t(`filter.day_${near}`);
    }
    return t(days < 0 ? 'filter.ago' : 'filter.ahead', { count: Math.abs(days) });
  }
  if (typeof value !== 'string' || value === '') {
    return t('filter.incomplete');
  }
  const [day = '', clock] = value.split(' ');
  return clock === undefined ? shownDay(day, locale) : `${shownDay(day, locale)} ${clock.slice(0, 5)}`;
}

/** Reads a filter from the tree that the server made of its text. */
import type { Json } from '../../api/client';
import type { Compare, Logic, Path, Tree } from '../../formula/tree';
import { advanced, type Condition, condition, type Group, group, type Item } from './conditions';
import { type Bounds, dayBefore, PERIODS, periodBounds, readDay, readSpan } from './days';
import { isNeverBlank, kindOf, OF_USER, type Operator, type ValueKind } from './operators';
import type { FieldAt } from './printConditions';
import { printTree } from './printTree';

const ORDERS: Readonly<Record<string, Operator>> = {
  '=': 'is',
  '!=': 'other_than',
  '>': 'greater',
  '>=': 'at_least',
  '<': 'less',
  '<=': 'at_most',
};
const MOMENTS: Readonly<Record<string, Operator>> = {
  '=': 'on',
  '<': 'before',
  '>': 'after',
  '<=': 'until',
  '>=': 'since',
};
const LISTS = new Set<ValueKind>(['options', 'tags']);

/** Gives the groups and conditions of a filter; what they cannot say stays as text. */
export function readConditions(tree: Tree, fieldAt: FieldAt): Group {
  const item = new Reader(fieldAt).item(tree);
  return item.is === 'group' ? item : group('all', [item]);
}

class Reader {
  constructor(private readonly fieldAt: FieldAt) {}

  item(tree: Tree): Item {
    if (tree.node === 'logic') {
      return this.logic(tree);
    }
    if (tree.node === 'not') {
      return this.negated(tree.operand);
    }
    return this.single(tree) ?? advanced(printTree(tree));
  }

  private logic(tree: Logic): Item {
    const items = tree.operator === 'and' ? this.all(tree.operands) : this.any(tree.operands);
    const [only] = items;
    return items.length === 1 && only !== undefined
      ? only
      : group(tree.operator === 'and' ? 'all' : 'any', items);
  }

  /** Reads what is joined by `and`: two neighbours may be one condition, such as a range. */
  private all(operands: readonly Tree[]): readonly Item[] {
    const held = this.held(operands, 'has_all');
    if (held !== null) {
      return [held];
    }
    const items: Item[] = [];
    for (let index = 0; index < operands.length; index++) {
      const [left, right] = [operands[index], operands[index + 1]];
      const range = left !== undefined && right !== undefined ? this.range(left, right) : null;
      if (range !== null) {
        items.push(range);
        index++;
      } else if (left !== undefined) {
        items.push(this.item(left));
      }
    }
    return items;
  }

  private any(operands: readonly Tree[]): readonly Item[] {
    const held = this.held(operands, 'has_any');
    return held === null ? operands.map((each) => this.item(each)) : [held];
  }

  /** Reads several questions what one list contains. */
  private held(operands: readonly Tree[], operator: Operator): Condition | null {
    const found = operands.map((each) => this.single(each));
    const [first] = found;
    const alike = found.every((each) => each?.operator === 'has_any' && each.path === first?.path);
    if (first === null || first === undefined || !alike) {
      return null;
    }
    return condition(
      first.path,
      operator,
      found.flatMap((each) => (each === null ? [] : (each.value as readonly Json[]))),
    );
  }

  private negated(operand: Tree): Item {
    const within = operand.node === 'logic' && operand.operator === 'or' ? this.logic(operand) : null;
    const single = within ?? this.single(operand);
    if (single?.is === 'condition') {
      const opposite = this.opposite(single);
      if (opposite !== null) {
        return opposite;
      }
    }
    if (within?.is === 'group') {
      return { ...within, match: 'none' };
    }
    return group('none', [single ?? this.item(operand)]);
  }

  /** Gives the condition that holds where another does not, a blank being no match. */
  private opposite({ path, operator, value }: Condition): Condition | null {
    const field = this.fieldAt(path);
    const plain = field !== undefined && isNeverBlank(path, field);
    switch (operator) {
      case 'is':
        return plain ? null : condition(path, 'is_not', value);
      case 'in':
        return plain ? null : condition(path, 'not_in', value);
      case 'contains':
        return condition(path, 'not_contains', value);
      case 'has_any':
        return condition(path, 'has_none', value);
      case 'me':
        return condition(path, 'not_me');
      case 'yes':
        return condition(path, 'no');
      default:
        return null;
    }
  }

  private single(tree: Tree): Condition | null {
    switch (tree.node) {
      case 'path':
        return this.kind(tree) === 'boolean' ? condition(tree.path, 'yes') : null;
      case 'is_blank':
        return tree.operand.node === 'path' && this.kind(tree.operand) !== null
          ? condition(tree.operand.path, tree.negated ? 'filled' : 'blank')
          : null;
      case 'compare':
        return tree.left.node === 'path' ? this.compared(tree.left, tree) : null;
      case 'in':
        return this.among(tree.operand, tree.choices, tree.negated);
      case 'contains':
        return this.contained(tree.container, tree.item);
      case 'call':
        return this.called(tree.function, tree.args);
      default:
        return null;
    }
  }

  private kind(path: Path): ValueKind | null {
    const field = this.fieldAt(path.path);
    return field === undefined ? null : kindOf(field);
  }

  private compared(left: Path, { operator, right }: Compare): Condition | null {
    const kind = this.kind(left);
    switch (kind) {
      case 'date':
      case 'datetime':
        return moment(left.path, operator, right, kind);
      case 'boolean':
        return this.truth(left.path, operator, right);
      case 'user':
      case 'record':
        return this.reference(left.path, operator, right);
      case 'option':
        return this.choice(left.path, operator, right);
      case 'text':
      case 'number':
      case 'duration':
        return this.value(left.path, operator, right);
      case 'time':
        return timed(this.value(left.path, operator, right));
      default:
        return userField(left.path, operator, right, this.fieldAt);
    }
  }

  private value(path: string, operator: string, right: Tree): Condition | null {
    const value = literal(right);
    const found = ORDERS[operator];
    return value === null || found === undefined ? null : condition(path, this.named(path, found), value);
  }

  /** Gives the operator that is offered where a field is never blank and the careful one says the same. */
  private named(path: string, operator: Operator): Operator {
    const field = this.fieldAt(path);
    const plain = field !== undefined && isNeverBlank(path, field);
    if (!plain) {
      return operator;
    }
    return operator === 'other_than' ? 'is_not' : operator === 'none_of' ? 'not_in' : operator;
  }

  private choice(path: string, operator: string, right: Tree): Condition | null {
    const value = literal(right);
    if (value === null || (operator !== '=' && operator !== '!=')) {
      return null;
    }
    return condition(path, operator === '=' ? 'in' : this.named(path, 'none_of'), [value]);
  }

  private reference(path: string, operator: string, right: Tree): Condition | null {
    const ofUser = operator === '=' ? userField(path, operator, right, this.fieldAt) : null;
    const found = ofUser ?? this.choice(path, operator, right);
    return found?.value === null || !Array.isArray(found?.value)
      ? found
      : { ...found, value: found.value.map((id: Json) => ({ id, label: null })) };
  }

  private truth(path: string, operator: string, right: Tree): Condition | null {
    if (right.node !== 'constant' || typeof right.value !== 'boolean') {
      return null;
    }
    if (operator === '=' && right.value) {
      return condition(path, 'yes');
    }
    const field = this.fieldAt(path);
    const holds = (operator === '=') === right.value;
    const plain = field !== undefined && isNeverBlank(path, field) && (operator === '=' || operator === '!=');
    return plain ? condition(path, holds ? 'yes' : 'no') : null;
  }

  private among(operand: Tree, choices: readonly Tree[], negated: boolean): Condition | null {
    const kind = operand.node === 'path' ? this.kind(operand) : null;
    const values = choices.map(literal);
    if (operand.node !== 'path' || kind === null || values.includes(null)) {
      return null;
    }
    if (!['text', 'number', 'option', 'record', 'user'].includes(kind)) {
      return null;
    }
    const isReference = kind === 'record' || kind === 'user';
    const shown = isReference ? values.map((id) => ({ id, label: null })) : values;
    return condition(operand.path, negated ? this.named(operand.path, 'none_of') : 'in', shown);
  }

  private contained(container: Tree, item: Tree): Condition | null {
    const kind = container.node === 'path' ? this.kind(container) : null;
    const value = literal(item);
    if (container.node !== 'path' || kind === null || value === null) {
      return null;
    }
    if (LISTS.has(kind)) {
      return condition(container.path, 'has_any', [value]);
    }
    return kind === 'text' ? condition(container.path, 'contains', value) : null;
  }

  private called(name: string, args: readonly Tree[]): Condition | null {
    const [subject, second] = args;
    if (subject?.node !== 'path') {
      return null;
    }
    const kind = this.kind(subject);
    const value = second === undefined ? null : literal(second);
    if (name === 'ISBLANK') {
      return kind === null ? null : condition(subject.path, 'blank');
    }
    if (kind !== 'text' || value === null) {
      return null;
    }
    const operators: Readonly<Record<string, Operator>> = {
      BEGINS: 'begins',
      ENDS: 'ends',
      CONTAINS: 'contains',
    };
    const operator = operators[name];
    return operator === undefined ? null : condition(subject.path, operator, value);
  }

  /** Reads two comparisons of one field, from below and from above. */
  private range(left: Tree, right: Tree): Condition | null {
    if (left.node !== 'compare' || right.node !== 'compare' || left.left.node !== 'path') {
      return null;
    }
    const { path } = left.left;
    if (right.left.node !== 'path' || right.left.path !== path || left.operator !== '>=') {
      return null;
    }
    const kind = this.kind(left.left);
    if (kind === 'date' || kind === 'datetime') {
      return days(path, left.right, right, kind);
    }
    const [from, to] = [literal(left.right), literal(right.right)];
    const ordered = kind === 'number' || kind === 'duration' || kind === 'time';
    return ordered && right.operator === '<=' && from !== null && to !== null
      ? condition(path, 'between', [from, to])
      : null;
  }
}

function timed(found: Condition | null): Condition | null {
  const operator = found?.operator === 'less' ? 'before' : found?.operator === 'greater' ? 'after' : null;
  if (found === null || operator !== null) {
    return found === null || operator === null ? null : { ...found, operator };
  }
  return found.operator === 'is' ? found : null;
}

/** Reads a comparison with something of the user: the user, or the user's team. */
function userField(path: string, operator: string, right: Tree, fieldAt: FieldAt): Condition | null {
  if (operator !== '=' || right.node !== 'global') {
    return null;
  }
  const steps = path.split('.');
  const last = steps.pop();
  const before = steps.join('.');
  const ofUser = before !== '' && fieldAt(before)?.target === 'user';
  if (ofUser && last === 'team' && right.path === 'user.team') {
    return condition(before, 'my_team');
  }
  if (ofUser && last === 'manager' && right.path === 'user.id') {
    return condition(before, 'my_reports');
  }
  const target = fieldAt(path)?.target;
  if (target === 'user' && right.path === 'user.id') {
    return condition(path, 'me');
  }
  const mine = target === undefined ? undefined : OF_USER[target];
  return mine !== undefined && right.path === `user.${mine}` ? condition(path, 'mine') : null;
}

function moment(path: string, operator: string, right: Tree, kind: 'date' | 'datetime'): Condition | null {
  const text = printTree(right);
  if (kind === 'datetime' && text === 'NOW()' && (operator === '<' || operator === '>')) {
    return condition(path, operator === '<' ? 'past' : 'future');
  }
  const found = MOMENTS[operator];
  const value = readDay(text);
  if (found === undefined || value === null || (kind === 'date' && String(value).includes(':'))) {
    return null;
  }
  // The very instant is no day; it is said as text.
  return kind === 'datetime' && found === 'on' ? null : condition(path, found, value);
}

function days(path: string, from: Tree, { operator, right }: Compare, kind: 'date' | 'datetime') {
  if (operator !== (kind === 'date' ? '<=' : '<')) {
    return null;
  }
  const first = printTree(from);
  const last = kind === 'date' ? printTree(right) : lastBefore(printTree(right));
  if (last === null) {
    return null;
  }
  const bounds: Bounds = [first, last];
  const period = PERIODS.find((each) => String(periodBounds(each)) === String(bounds));
  if (period !== undefined) {
    return condition(path, 'during', period);
  }
  const span = readSpan(bounds);
  if (span !== null) {
    return condition(path, span.operator, span.value);
  }
  const values = bounds.map(readDay);
  if (values.some((value) => value === null || String(value).includes(':'))) {
    return null;
  }
  return kind === 'datetime' && first === last
    ? condition(path, 'on', values[0] ?? null)
    : condition(path, 'days', values);
}

/** Gives the day before one that the expression language names; null for a moment within a day. */
function lastBefore(text: string): string | null {
  const day = readDay(text);
  if (typeof day === 'string') {
    return day.includes(':') ? null : `'${dayBefore(day)}'`;
  }
  if (day !== null && typeof day === 'object' && 'days' in day) {
    const before = Number(day.days) - 1;
    return before === 0 ? 'TODAY()' : `TODAY() ${before < 0 ? '-' : '+'} ${Math.abs(before)}`;
  }
  return text.endsWith(' + 1') ? text.slice(0, -' + 1'.length) : null;
}

/** Gives the value of a literal, as inputs take it; null for all else. */
function literal(tree: Tree): Json {
  if (tree.node === 'negate' && tree.operand.node === 'constant') {
    return `-${tree.operand.value}`;
  }
  return tree.node === 'constant' && typeof tree.value !== 'boolean' ? tree.value : null;
}

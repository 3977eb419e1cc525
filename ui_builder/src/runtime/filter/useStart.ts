import { useDefinitions } from '../../api/definitions';
import { type Condition, condition } from './conditions';
import { kindOf, operatorsOf, shapeOf, startValue } from './operators';

/** Gives the condition that begins with a field: the commonest question of its type. */
export function useStart(object: string): (path: string) => Condition {
  const definitions = useDefinitions();
  return (path) => {
    const field = definitions.field(object, path);
    const operator = (field && operatorsOf(field)[0]) ?? 'filled';
    const kind = field === undefined ? 'other' : kindOf(field);
    return condition(path, operator, startValue(shapeOf(operator, kind)));
  };
}

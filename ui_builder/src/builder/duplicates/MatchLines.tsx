import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ObjectDef } from '../../meta/types';
import { PlusIcon, TrashIcon } from '../../ui/icons';
import inputs from '../inputs/inputs.module.css';
import { Faults, faultsAt } from '../inputs/Property';
import styles from './DuplicateRule.module.css';
import {
  bestMethod,
  comparable,
  type MatchLine,
  type Method,
  methodsOf,
  nextLine,
  type RuleWork,
  USUAL_THRESHOLD,
  withMethod,
} from './duplicateRule';

const MOST_LINES = 6;

/** What two records must agree in, line by line. */
export function MatchLines({ work, object }: { work: RuleWork; object: ObjectDef }) {
  const { t } = useTexts();
  const { match } = work.definition;
  const next = nextLine(object, match);
  const save = (lines: readonly MatchLine[]) => work.save({ ...work.definition, match: lines });
  return (
    <div>
      <ul className={styles.lines}>
        {match.map((line, at) => (
          <li key={line.field}>
            {at === 0 ? null : <span className={styles.and}>{t('duplicateRules.and')}</span>}
            <Line
              line={line}
              object={object}
              taken={match.map(({ field }) => field)}
              only={match.length === 1}
              onChange={(changed) => save(match.map((each, n) => (n === at ? changed : each)))}
              onRemove={() => save(match.filter((_, n) => n !== at))}
            />
            <Faults faults={faultsAt(work.problems, `/match/${at}`)} />
          </li>
        ))}
      </ul>
      {next === undefined || match.length === MOST_LINES ? null : (
        <Button size="small" icon={<PlusIcon />} onClick={() => save([...match, next])}>
          {t('duplicateRules.add')}
        </Button>
      )}
    </div>
  );
}

interface LineProps {
  line: MatchLine;
  object: ObjectDef;
  taken: readonly string[];
  only: boolean;
  onChange: (line: MatchLine) => void;
  onRemove: () => void;
}

function Line({ line, object, taken, only, onChange, onRemove }: LineProps) {
  const { t, text } = useTexts();
  const fields = comparable(object);
  const field = fields.find(({ name }) => name === line.field);
  const label = text(field?.label, nameAsText(line.field));
  function choose(name: string) {
    const chosen = fields.find((each) => each.name === name);
    if (chosen !== undefined) {
      onChange({ field: name, method: bestMethod(chosen, object.title) });
    }
  }
  return (
    <div className={styles.line}>
      <select
        className={inputs.box}
        aria-label={t('duplicateRules.field')}
        value={line.field}
        onChange={({ target }) => choose(target.value)}
      >
        {fields
          .filter(({ name }) => name === line.field || !taken.includes(name))
          .map(({ name, label: own }) => (
            <option key={name} value={name}>
              {text(own, nameAsText(name))}
            </option>
          ))}
      </select>
      <select
        className={inputs.box}
        aria-label={t('duplicateRules.methodOf', { field: label })}
        value={line.method}
        onChange={({ target }) => onChange(withMethod(line, target.value as Method))}
      >
        {methodsOf(field).map((method) => (
          <option key={method} value={method}>
            {t(`duplicateRules.method_${method}`)}
          </option>
        ))}
      </select>
      {line.method === 'fuzzy' ? (
        <label className={styles.threshold}>
          <input
            type="range"
            min={30}
            max={100}
            step={5}
            aria-label={t('duplicateRules.thresholdOf', { field: label })}
            value={Math.round((line.threshold ?? USUAL_THRESHOLD) * 100)}
            onChange={({ target }) => onChange({ ...line, threshold: Number(target.value) / 100 })}
          />
          <span>
            {t('duplicateRules.percent', { n: Math.round((line.threshold ?? USUAL_THRESHOLD) * 100) })}
          </span>
        </label>
      ) : null}
      <Button
        type="text"
        icon={<TrashIcon />}
        disabled={only}
        aria-label={t('duplicateRules.remove', { field: label })}
        onClick={onRemove}
      />
      <p>{t(`duplicateRules.methodHelp_${line.method}`)}</p>
    </div>
  );
}

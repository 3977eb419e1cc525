import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { useDraftList } from '../draft/useDraft';
import type { RoleDef } from '../permissions/HolderList';
import { type Approvers, decidesAlone, kindOf, type StepDef } from './approvalDef';
import { readLength } from './lengths';

/** Gives what a step says, in words. */
export function useStepWords() {
  const { t, text, locale } = useTexts();
  const { definitions: roles } = useDraftList<RoleDef>('role');

  function line(of: Approvers): string {
    const kind = kindOf(of);
    const value = String(of[kind] ?? '');
    const role = kind === 'role' ? roles.find(({ name }) => name === value) : undefined;
    const called = role === undefined ? value : text(role.label, nameAsText(role.name));
    const count = Number(value);
    if (value === '') {
      return t('approvalBuilder.nobodyYet');
    }
    return t(
      kind === 'manager' && count === 1 ? 'approvalBuilder.by_ownManager' : `approvalBuilder.by_${kind}`,
      {
        who: called,
        n: count,
      },
    );
  }

  function length(of: string): string {
    const read = readLength(of);
    return read === undefined
      ? of
      : `${read.count} ${t(`approvalBuilder.unit_${read.unit.replace(' ', '_')}`)}`;
  }

  return {
    /** Who decides, by which rule. */
    who(step: StepDef): string {
      const all = new Intl.ListFormat(locale, { type: 'unit' }).format(step.approvers.map(line));
      const rule = t(`approvalBuilder.ruleOf_${step.mode ?? 'all'}`, { n: step.quorum ?? 1 });
      return decidesAlone(step) ? all : `${all} · ${rule}`;
    },
    /** What else is worth a line. */
    more(step: StepDef): readonly string[] {
      return [
        ...(step.time_out === undefined
          ? []
          : [
              t(`approvalBuilder.timeOutOf_${step.time_out.action}`, { length: length(step.time_out.after) }),
            ]),
        ...(step.on_reject === undefined || step.on_reject === 'end' ? [] : [t('approvalBuilder.goesBack')]),
      ];
    },
  };
}

/** Puts what a plan says in force, and starts the import. */
import { useState } from 'react';
import { useApp } from '../../api/app';
import { useDeploy } from '../../api/deploying';
import type { DraftDefinition } from '../../api/drafts';
import { useImportFile } from '../../api/imports';
import { ApiError } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { useDraftList } from '../draft/useDraft';
import { type Components, componentsOf, mappingOf, replacedOf, type SheetPlan } from './plan';

export interface Made extends Components {
  /** The import. */
  readonly job: string;
}

function useNames(kind: string): readonly string[] {
  const { definitions, removed } = useDraftList<DraftDefinition>(kind);
  return [...definitions, ...removed].map(({ name }) => name);
}

export function useCreating() {
  const { t } = useTexts();
  const { apps } = useApp();
  const taken = {
    object: useNames('object'),
    view: useNames('view'),
    layout: useNames('layout'),
    page: useNames('page'),
    app: useNames('app'),
  };
  const deploy = useDeploy();
  const start = useImportFile();
  const [made, setMade] = useState<Components | null>(null);
  const [faults, setFaults] = useState<readonly string[]>([]);

  /** Gives null where something stands in the way; what is in force by then is not made again. */
  async function create(plan: SheetPlan, file: File): Promise<Made | null> {
    setFaults([]);
    try {
      const components = made ?? componentsOf(plan, taken, apps);
      if (made === null) {
        await deploy.mutateAsync({
          components: components.all,
          note: t('spreadsheet.note', { file: file.name }),
        });
        setMade(components);
      }
      const object = components.object.name;
      const { id } = await start.mutateAsync({
        object,
        file,
        mapping: mappingOf(plan),
        replaced: replacedOf(plan),
      });
      return { ...components, job: id };
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setFaults(error.faults.length === 0 ? [error.message] : error.faults.map(({ message }) => message));
      return null;
    }
  }

  return { create, faults, busy: deploy.isPending || start.isPending };
}

import { useNavigate } from '@tanstack/react-router';
import { useApp } from '../../api/app';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import { mayAct } from '../../runtime/importing/mayImport';
import { UploadIcon } from '../../ui/icons';
import { useGo } from '../useGo';
import type { Entry } from './arrange';

/** Shapes whose records come from people, so that tables of them are imported. */
const SHAPES = ['plain', 'document'];

/** Gives the imports that one may begin; they show once something is typed. */
export function useImportPlaces(): readonly Entry[] {
  const { t, text, locale } = useTexts();
  const { objects } = useApp();
  const { rights } = useSession();
  const { appOf } = useGo();
  const navigate = useNavigate();
  return objects.flatMap((object): readonly Entry[] =>
    SHAPES.includes(object.shape) && object.may.create && mayAct(rights, 'import', object.name)
      ? [
          {
            key: `import ${object.name}`,
            group: 'actions',
            label: t('importing.title', { object: nounIn(text(object.plural), locale) }),
            words: `import csv excel ${Object.values(object.plural).join(' ')} ${object.name}`,
            icon: <UploadIcon />,
            usual: false,
            run: () =>
              navigate({
                to: '/$app/$object/import',
                params: { app: appOf(object.name), object: object.name },
              }),
          },
        ]
      : [],
  );
}

import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { NotFound } from '../../ui/NotFound';
import { Notice } from '../../ui/Notice';
import { useDraft } from '../draft/useDraft';
import { FieldsTab } from './FieldsTab';
import { ObjectFrame } from './ObjectFrame';
import type { ObjectDraft } from './objectDraft';
import { type ObjectWork, useObject } from './useObject';

const RecordTypesTab = lazy(() => import('./RecordTypesTab').then((m) => ({ default: m.RecordTypesTab })));
const RulesTab = lazy(() => import('./RulesTab').then((m) => ({ default: m.RulesTab })));
const LayoutsTab = lazy(() => import('./LayoutsTab').then((m) => ({ default: m.LayoutsTab })));
const ViewsTab = lazy(() => import('./ViewsTab').then((m) => ({ default: m.ViewsTab })));
const SettingsTab = lazy(() => import('./SettingsTab').then((m) => ({ default: m.SettingsTab })));

const TABS: Readonly<
  Record<string, (props: { work: ObjectWork; chosen: string | undefined }) => React.ReactNode>
> = {
  fields: (props) => <FieldsTab {...props} />,
  'record-types': (props) => <RecordTypesTab {...props} />,
  rules: (props) => <RulesTab {...props} />,
  layouts: ({ work }) => <LayoutsTab work={work} />,
  views: ({ work }) => <ViewsTab work={work} />,
  settings: ({ work }) => <SettingsTab work={work} />,
};

/** The inside of an object: its fields, record types, rules, layouts, views and settings. */
export function ObjectPage() {
  const { name = '', _splat: rest = '' } = useParams({ strict: false }) as { name?: string; _splat?: string };
  return <Opened key={name} name={name} rest={rest} />;
}

function Opened({ name, rest }: { name: string; rest: string }) {
  const work = useObject(name);
  const [tab = 'fields', chosen] = rest === '' ? [] : rest.split('/');
  const Tab = TABS[tab];
  if (work === null) {
    return <Gone name={name} />;
  }
  if (Tab === undefined) {
    return <NotFound />;
  }
  return (
    <ObjectFrame work={work}>
      <Tab work={work} chosen={chosen} />
    </ObjectFrame>
  );
}

/** An object that shall go, with the way to keep it. */
function Gone({ name }: { name: string }) {
  const { t, text } = useTexts();
  const draft = useDraft<ObjectDraft>('object', name);
  return (
    <Notice
      title={t('objects.gone', { object: text(draft.before?.label, name) })}
      help={t('objects.goneHelp')}
    >
      <Button type="primary" onClick={() => void draft.discard()}>
        {t('objects.keep')}
      </Button>
    </Notice>
  );
}

/** The signs of elements and triggers, by the names that these say. */
import type { ReactNode } from 'react';
import { icon } from '../../ui/icon';
import {
  ApprovalIcon,
  BellIcon,
  CalendarIcon,
  ClockIcon,
  CodeIcon,
  FlowIcon,
  FormIcon,
  LinkIcon,
  MailIcon,
  MergeIcon,
  PauseIcon,
  PencilIcon,
  PlayIcon,
  PlugIcon,
  PlusIcon,
  RefreshIcon,
  SearchIcon,
  ShareIcon,
  SlidersIcon,
  TableIcon,
  TrashIcon,
} from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';

const DecisionIcon = icon(<path d="M8 2 14 8l-6 6-6-6zM8 5.500v3M8 10.500v.01" />);
const ParallelIcon = icon(
  <path d="M8 2v2.500M3.500 7.500v-3h9v3M3.500 7.500v4h9v-4M8 4.500v7M8 11.500V14" />,
);
const StopIcon = icon(
  <path d="M5.700 2.500h4.600l3.200 3.200v4.600l-3.200 3.200H5.700l-3.200-3.200V5.700zM5.800 5.800l4.400 4.400M10.200 5.800l-4.400 4.400" />,
);
const TaskIcon = icon(<path d="M3 3h10v10H3zM5.500 8l1.750 1.750L10.500 6.500" />);

const ICONS: Readonly<Record<string, () => ReactNode>> = {
  decision: DecisionIcon,
  assign: SlidersIcon,
  get: SearchIcon,
  search: SearchIcon,
  create: PlusIcon,
  update: PencilIcon,
  delete: TrashIcon,
  loop: RefreshIcon,
  repeat: RefreshIcon,
  parallel: ParallelIcon,
  branches: ParallelIcon,
  subflow: FlowIcon,
  link: FlowIcon,
  wait: PauseIcon,
  stop: StopIcon,
  call: PlugIcon,
  script: CodeIcon,
  publish: ShareIcon,
  mail: MailIcon,
  send: MailIcon,
  message: MailIcon,
  bell: BellIcon,
  approval: ApprovalIcon,
  task: TaskIcon,
  check: TaskIcon,
  screen: FormIcon,
  form: FormIcon,
  record: TableIcon,
  play: PlayIcon,
  button: PlayIcon,
  clock: ClockIcon,
  calendar: CalendarIcon,
  hook: LinkIcon,
  merge: MergeIcon,
};

/** The sign of an element or a trigger. */
export function PartIcon({ name }: { name: string | undefined }) {
  const Known = name === undefined ? undefined : ICONS[name];
  return Known === undefined ? <ObjectIcon name={name ?? 'bolt'} /> : <Known />;
}

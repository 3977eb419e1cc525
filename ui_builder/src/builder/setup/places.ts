/** What there is in the setup, in groups, as its navigation lists it. */
import type { ComponentType } from 'react';
import { hasRight, type OwnRights, type SystemRight } from '../../api/session';
import {
  ApprovalIcon,
  AppsIcon,
  BoxIcon,
  BuildingIcon,
  ChartIcon,
  CheckIcon,
  ClockIcon,
  CodeIcon,
  FlowIcon,
  FormIcon,
  GlobeIcon,
  HookIcon,
  KeyIcon,
  LogIcon,
  MailIcon,
  MapIcon,
  MergeIcon,
  OptionsIcon,
  PeopleIcon,
  PersonIcon,
  PlugIcon,
  ShareIcon,
  ShieldIcon,
  TableIcon,
  TestIcon,
  TimelineIcon,
  WarningIcon,
} from '../../ui/icons';

export interface Place {
  /** Its address below `/-/setup/`, and the name of its text. */
  readonly address: string;
  readonly Icon: ComponentType;
  /** The right that opens it; that of builders where absent. */
  readonly right?: SystemRight;
  /** A right that opens it as well. */
  readonly also?: SystemRight;
}

export interface PlaceGroup {
  readonly name: 'data' | 'pages' | 'automation' | 'people' | 'changes';
  readonly places: readonly Place[];
}

export const PLACE_GROUPS: readonly PlaceGroup[] = [
  {
    name: 'data',
    places: [
      { address: 'objects', Icon: TableIcon },
      { address: 'map', Icon: MapIcon },
      { address: 'picklists', Icon: OptionsIcon },
      { address: 'duplicates', Icon: MergeIcon },
      { address: 'indexes', Icon: ClockIcon },
    ],
  },
  {
    name: 'pages',
    places: [
      { address: 'apps', Icon: AppsIcon },
      { address: 'pages', Icon: ChartIcon },
      { address: 'forms', Icon: FormIcon },
      { address: 'translations', Icon: GlobeIcon },
    ],
  },
  {
    name: 'automation',
    places: [
      { address: 'flows', Icon: FlowIcon },
      { address: 'approvals', Icon: ApprovalIcon },
      { address: 'runs', Icon: TimelineIcon, also: 'flows' },
      { address: 'templates', Icon: MailIcon },
      { address: 'webhooks', Icon: HookIcon },
      { address: 'connectors', Icon: PlugIcon },
      { address: 'tests', Icon: TestIcon },
      { address: 'findings', Icon: WarningIcon },
    ],
  },
  {
    name: 'people',
    places: [
      { address: 'users', Icon: PersonIcon, right: 'users' },
      { address: 'departments', Icon: BuildingIcon, right: 'users' },
      { address: 'roles', Icon: PeopleIcon },
      { address: 'permission-sets', Icon: ShieldIcon },
      { address: 'sharing', Icon: ShareIcon },
      { address: 'audit', Icon: LogIcon, right: 'audit' },
      { address: 'personal-data', Icon: KeyIcon, right: 'personal_data' },
    ],
  },
  {
    name: 'changes',
    places: [
      { address: 'changes', Icon: CheckIcon },
      { address: 'versions', Icon: ClockIcon },
      { address: 'aside', Icon: BoxIcon },
      { address: 'definitions', Icon: CodeIcon },
    ],
  },
];

/** Pages that stand beside the objects and have no entry of their own. */
const OF_OBJECTS = new Set(['spreadsheet', 'layouts', 'views']);

/** Gives the place that a page of the setup belongs to; its first page, and what is no page, are of none. */
export function placeAt(pathname: string): Place | undefined {
  const address = pathname.split('/')[3] ?? '';
  const sought = OF_OBJECTS.has(address) ? 'objects' : address;
  return PLACE_GROUPS.flatMap(({ places }) => places).find((each) => each.address === sought);
}

/** Tells which right opens a place. */
export const rightOf = ({ right = 'builder' }: Place): SystemRight => right;

/** Tells whether somebody may open a place. */
export const mayOpen = (rights: OwnRights, place: Place): boolean =>
  hasRight(rights, rightOf(place)) || (place.also !== undefined && hasRight(rights, place.also));

/** Gives what somebody may open, group by group. */
export function openPlaces(rights: OwnRights): readonly PlaceGroup[] {
  return PLACE_GROUPS.map((group) => ({
    ...group,
    places: group.places.filter((place) => mayOpen(rights, place)),
  })).filter(({ places }) => places.length > 0);
}

import { useNavigate } from '@tanstack/react-router';
import { useApp } from '../../api/app';
import type { FoundRecord } from '../../api/search';
import { openSetup, useSession, useSignOut } from '../../api/session';
import { LOCALES, type Locale } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { foundTexts } from '../../meta/foundTexts';
import { entryOf, navigation } from '../../meta/navigation';
import { nounIn } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { isRecord, placeKey } from '../../runtime/favourites/places';
import { useFavourites, useRecents } from '../../runtime/favourites/usePlaces';
import { THEMES } from '../../ui/appearance';
import {
  ApprovalIcon,
  CodeIcon,
  GearIcon,
  GlobeIcon,
  KeyboardIcon,
  LeaveIcon,
  PersonIcon,
  PlusIcon,
  SearchIcon,
  SlidersIcon,
  SunIcon,
  WorkIcon,
} from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import { AppTile } from '../shell/AppSwitcher';
import { useCurrentApp, useGo } from '../useGo';
import { usePreferences } from '../usePreferences';
import type { Entry } from './arrange';
import { useImportPlaces } from './useImportPlaces';
import { useSetupPlaces } from './useSetupPlaces';

/** In every language: who works in Chinese may still type an English word, and the other way round. */
const words = (texts: Texts | undefined) => Object.values(texts ?? {}).join(' ');

/** Gives all that the palette leads to: places, what can be created, commands, and what the server found. */
export function usePaletteEntries(
  found: readonly FoundRecord[],
  { showHelp, onNew, typed }: { showHelp: () => void; onNew: (object: string) => void; typed: string },
): readonly Entry[] {
  const own = useOwnPlaces();
  const places = usePlaces();
  const records = useFoundRecords(found, typed);
  const create = useNewOnes(onNew);
  const commands = useCommands(showHelp);
  const setup = useSetupPlaces();
  const imports = useImportPlaces();
  return [...own, ...places, ...setup, ...records, ...create, ...imports, ...commands];
}

function useOwnPlaces(): readonly Entry[] {
  const { text } = useTexts();
  const known = useApp();
  const { toRecord, toAim, appOf } = useGo();
  const { favourites } = useFavourites();
  const recents = useRecents();
  const entry = (place: (typeof favourites)[number], group: 'recent' | 'favourites'): readonly Entry[] => {
    const named = entryOf('page' in place ? place : { object: place.object, ...viewIn(place) }, known);
    if (!isRecord(place)) {
      const app = 'page' in place ? place.app : appOf(place.object, place.app);
      const run = () => toAim(named.aim, app);
      return [
        {
          key: placeKey(place),
          group,
          label: text(place.label ?? named.label),
          icon: <ObjectIcon name={named.icon} />,
          run,
        },
      ];
    }
    const object = known.objects.find((each) => each.name === place.object);
    if (object === undefined) {
      return [];
    }
    return [
      {
        key: placeKey(place),
        group,
        label: place.label,
        detail: text(object.label),
        icon: <ObjectIcon name={named.icon} />,
        run: () => toRecord(place.object, place.id, place.app),
      },
    ];
  };
  return [
    ...recents.flatMap((place) => entry(place, 'recent')),
    ...favourites.flatMap((place) => entry(place, 'favourites')),
  ];
}

const viewIn = (place: object) =>
  'view' in place && typeof place.view === 'string' ? { view: place.view } : {};

function usePlaces(): readonly Entry[] {
  const { text } = useTexts();
  const known = useApp();
  const { toAim } = useGo();
  const current = useCurrentApp();
  const apps = [...known.apps].sort((a, b) => Number(b === current) - Number(a === current));
  const listed = apps.flatMap((app) =>
    navigation(app, known).flatMap(({ entries }) =>
      entries.map(
        (entry): Entry => ({
          key: `go ${app.name} ${entry.key}`,
          group: 'go',
          label: text(entry.label),
          detail: text(app.label, app.name),
          words: `${words(entry.label)} ${'object' in entry.aim ? entry.aim.object : entry.aim.page}`,
          icon: <ObjectIcon name={entry.icon} />,
          usual: app === current,
          run: () => toAim(entry.aim, app.name),
        }),
      ),
    ),
  );
  const inApps = new Map(
    apps.flatMap((app) =>
      navigation(app, known).flatMap(({ entries }) =>
        entries.flatMap(({ aim }) => ('object' in aim ? [[aim.object, app] as const] : [])),
      ),
    ),
  );
  const views = known.views.flatMap((view): readonly Entry[] => {
    const app = inApps.get(view.object);
    const object = known.objects.find((each) => each.name === view.object);
    const key = `go ${app?.name} ${view.object}/${view.name}`;
    if (app === undefined || object === undefined || listed.some((each) => each.key === key)) {
      return [];
    }
    return [
      {
        key,
        group: 'go',
        label: text(view.label),
        detail: text(object.plural),
        words: words(view.label),
        icon: <ObjectIcon name={object.icon} />,
        usual: false,
        run: () => toAim({ object: view.object, view: view.name }, app.name),
      },
    ];
  });
  return [...listed, ...views];
}

function useFoundRecords(found: readonly FoundRecord[], typed: string): readonly Entry[] {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const { toRecord } = useGo();
  const navigate = useNavigate();
  const records = found.map((record): Entry => {
    const object = objects.find((each) => each.name === record.object);
    const kind = text(object?.label, record.object);
    const { title, details } = foundTexts(record, object?.title, kind);
    const [first] = details;
    return {
      key: `${record.object}/${record.id}`,
      group: 'records',
      kind: text(object?.plural, record.object),
      label: title.map((each) => each.text).join(''),
      parts: title,
      ...(first === undefined ? { detail: kind } : { detailParts: first.parts }),
      icon: <ObjectIcon name={object?.icon} />,
      found: true,
      run: () => toRecord(record.object, record.id),
    };
  });
  if (typed === '' || records.length === 0) {
    return records;
  }
  const all: Entry = {
    key: 'all results',
    group: 'all',
    label: t('palette.all', { text: typed }),
    icon: <SearchIcon />,
    found: true,
    run: () => navigate({ to: '/-/search', search: { q: typed } }),
  };
  return [...records, all];
}

function useNewOnes(onNew: (object: string) => void): readonly Entry[] {
  const { t, text, locale } = useTexts();
  const { apps, objects } = useApp();
  const current = useCurrentApp();
  const offered = new Map(
    [current, ...apps]
      .flatMap((app) => app?.items ?? [])
      .flatMap((item) => ('items' in item ? item.items : [item]))
      .flatMap((item) => ('object' in item ? [[item.object, item]] : [])),
  );
  return [...offered.keys()].flatMap((name): readonly Entry[] => {
    const object = objects.find((each) => each.name === name);
    if (object === undefined || !object.may.create || !['plain', 'document'].includes(object.shape)) {
      return [];
    }
    return [
      {
        key: `new ${object.name}`,
        group: 'create',
        label: t('palette.new', { object: nounIn(text(object.label), locale) }),
        words: `${words(object.label)} ${object.name}`,
        icon: <PlusIcon />,
        run: () => onNew(object.name),
      },
    ];
  });
}

function useCommands(showHelp: () => void): readonly Entry[] {
  const { t, text } = useTexts();
  const { apps } = useApp();
  const { rights } = useSession();
  const { toApp } = useGo();
  const current = useCurrentApp();
  const { appearance, setAppearance, setLocale } = usePreferences();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const command = (
    key: string,
    label: string,
    icon: Entry['icon'],
    run: () => void,
    more?: Partial<Entry>,
  ): Entry => ({
    key: `do ${key}`,
    group: 'actions',
    label,
    icon,
    run,
    ...more,
  });
  const others = apps.filter((app) => app !== current);
  return [
    ...others.map((app) =>
      command(
        `app ${app.name}`,
        t('palette.switchApp', { app: text(app.label, app.name) }),
        <AppTile icon={app.icon} color={app.color} />,
        () => toApp(app),
        { words: words(app.label) },
      ),
    ),
    command('profile', t('shell.profile'), <PersonIcon />, () => navigate({ to: '/-/profile' })),
    command('approvals', t('approvals.title'), <ApprovalIcon />, () => navigate({ to: '/-/approvals' }), {
      words: 'approvals approve decide 审批',
    }),
    command('jobs', t('jobs.title'), <WorkIcon />, () => navigate({ to: '/-/jobs' }), {
      usual: false,
      words: 'jobs import export 任务',
    }),
    command('settings', t('shell.settings'), <SlidersIcon />, () => navigate({ to: '/-/settings' })),
    ...(openSetup(rights)
      ? [
          command('setup', t('shell.setup'), <GearIcon />, () => navigate({ href: '/-/setup' }), {
            words: 'builder admin',
          }),
        ]
      : []),
    ...(Object.entries(LOCALES) as [Locale, string][]).map(([locale, language]) =>
      command(
        `language ${locale}`,
        t('palette.language', { language }),
        <GlobeIcon />,
        () => setLocale(locale),
        {
          usual: false,
          words: 'language 语言',
        },
      ),
    ),
    ...THEMES.filter((theme) => theme !== appearance.theme).map((theme) =>
      command(
        `theme ${theme}`,
        t('palette.theme', { theme: t(`shell.theme_${theme}`) }),
        <SunIcon />,
        () => setAppearance({ theme }),
        { usual: false, words: `theme mode ${theme}` },
      ),
    ),
    command('keys', t('shell.shortcuts'), <KeyboardIcon />, showHelp),
    command('api', t('shell.apiDocs'), <CodeIcon />, () => window.location.assign('/api/v1/docs'), {
      usual: false,
    }),
    command('sign out', t('shell.signOut'), <LeaveIcon />, () => signOut.mutate(), {
      usual: false,
      words: 'logout',
    }),
  ];
}

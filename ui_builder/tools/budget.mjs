/**
 * Holds what a browser loads to its budget: gzip -9, kB of 1024 bytes, JavaScript only. The folder of the
 * build is the argument; without one it is where the platform serves it from.
 */
import { readFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { webFolder } from './webFolder.mjs';

const WEB = webFolder();
const SHELL = 'index.html';
const LIST = 'src/runtime/list/ListPage.tsx';
const PAGE = 'src/runtime/page/PagePage.tsx';
const INPUTS = 'src/fields/inputs.ts';
/** What is loaded before a route is of use, besides the shell. */
const ROUTES = {
  shell: [235],
  'sign in': [280, 'src/app/SignIn.tsx'],
  list: [280, LIST],
  kanban: [330, LIST, 'src/runtime/kanban/KanbanBoard.tsx'],
  calendar: [380, LIST, 'src/runtime/calendar/CalendarBoard.tsx'],
  timeline: [330, LIST, 'src/runtime/gantt/GanttBoard.tsx'],
  cards: [330, LIST, 'src/runtime/cards/CardsBoard.tsx'],
  map: [330, LIST, 'src/runtime/map/MapBoard.tsx'],
  record: [330, 'src/runtime/record/RecordPage.tsx'],
  create: [330, 'src/runtime/form/CreatePage.tsx', INPUTS],
  page: [330, PAGE],
  dashboard: [450, PAGE, 'src/runtime/page/blocks/chart/Chart.tsx'],
  'public form': [330, 'src/runtime/publicForm/PublicFormPage.tsx', INPUTS],
  approvals: [280, 'src/runtime/approvals/ApprovalsPage.tsx'],
  decision: [280, 'src/runtime/approvals/DecisionPage.tsx'],
  settings: [330, 'src/runtime/settings/SettingsPage.tsx'],
  profile: [330, 'src/app/profile/ProfilePage.tsx'],
};
const BUILDER = 380;
const CHUNK = 200;
const TEXTS = 25;
/** What pages of the builder say is fetched with the first of them, and by builders only. */
const BUILDER_TEXTS = 40;
/** The page of the API is swagger-ui, in one file; no page of people loads it. */
const DOCS = ['docs.html', 480];

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', WEB), 'utf8'));
const sizes = new Map();
let over = false;

/** Gives the files that an entry needs before it runs. */
function closure(name, files = new Set()) {
  const entry = manifest[name];
  if (entry === undefined) {
    throw new Error(`no entry ${name} in the build; tools/budget.mjs names it`);
  }
  if (!files.has(entry.file)) {
    files.add(entry.file);
    for (const each of entry.imports ?? []) {
      closure(each, files);
    }
  }
  return files;
}

function sizeOf(file) {
  if (!sizes.has(file)) {
    sizes.set(file, gzipSync(readFileSync(new URL(file, WEB)), { level: 9 }).length / 1024);
  }
  return sizes.get(file);
}

function hold(what, budget, names) {
  const files = new Set(names.flatMap((name) => [...closure(name)]));
  tell(
    what,
    budget,
    [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + sizeOf(file), 0),
  );
}

function tell(what, budget, size, { always = true } = {}) {
  over ||= size > budget;
  if (always || size > budget) {
    const mark = size > budget ? '  OVER' : '';
    console.log(`${what.padEnd(32)}${size.toFixed(1).padStart(7)} of ${budget} kB${mark}`);
  }
}

for (const [route, [budget, ...entries]] of Object.entries(ROUTES)) {
  hold(route, budget, [SHELL, ...entries]);
}
const lazy = Object.keys(manifest).filter((name) => manifest[name].isDynamicEntry);
for (const name of lazy.filter((each) => each.startsWith('src/builder/'))) {
  hold(name.replace('src/', ''), BUILDER, [SHELL, name]);
}
for (const name of lazy.filter((each) => each.startsWith('src/i18n/'))) {
  const most = name.includes('builder') ? BUILDER_TEXTS : TEXTS;
  tell(name.replace('src/', ''), most, sizeOf(manifest[name].file));
}
hold(DOCS[0], DOCS[1], [DOCS[0]]);
const pages = Object.keys(manifest).filter((name) => name !== DOCS[0]);
const chunks = new Set(pages.map((name) => manifest[name].file).filter((file) => file.endsWith('.js')));
for (const file of chunks) {
  tell(file, CHUNK, sizeOf(file), { always: false });
}
rmSync(new URL('.vite', WEB), { recursive: true });
process.exitCode = over ? 1 : 0;

/** Holds what a browser loads for a route to its budget: gzip -9, kB of 1024 bytes, JavaScript only. */
import { readFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const WEB = new URL('../../platform/dougong/web/', import.meta.url);
const BUDGETS = {
  shell: [235, ['index.html']],
  list: [280, ['index.html', 'src/runtime/list/ListPage.tsx']],
  record: [330, ['index.html', 'src/runtime/record/RecordPage.tsx']],
  create: [330, ['index.html', 'src/runtime/record/CreatePage.tsx']],
  settings: [330, ['index.html', 'src/runtime/settings/SettingsPage.tsx']],
  setup: [380, ['index.html', 'src/builder/setup/pages.ts']],
  docs: [480, ['docs.html']],
};

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', WEB), 'utf8'));

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

let over = false;
for (const [route, [budget, entries]] of Object.entries(BUDGETS)) {
  const files = new Set(entries.flatMap((name) => [...closure(name)]));
  const scripts = [...files].filter((file) => file.endsWith('.js'));
  const bytes = scripts.reduce(
    (sum, file) => sum + gzipSync(readFileSync(new URL(file, WEB)), { level: 9 }).length,
    0,
  );
  const size = bytes / 1024;
  over ||= size > budget;
  console.log(
    `${route.padEnd(8)}${size.toFixed(1).padStart(7)} of ${budget} kB${size > budget ? '  OVER' : ''}`,
  );
}
rmSync(new URL('.vite', WEB), { recursive: true });
process.exitCode = over ? 1 : 0;

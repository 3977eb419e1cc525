/**
 * Evaluates expressions in Node: reads a JSON line each from standard input, writes its answer.
 *
 * Node strips the types as it reads; nothing is built. `src/formula/batch.ts` has the shape of a line.
 */

import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Batch } from '../src/formula/batch.ts';
import type { Functions } from '../src/formula/function.ts';
import { loadPatterns } from '../src/formula/pattern.ts';

const FOLDER = new URL('../src/formula/functions/', import.meta.url);

async function functions(): Promise<Functions> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts'));
  const modules = names.map((name) => import(new URL(name, FOLDER).href) as Promise<{ default: Functions }>);
  return Object.assign({}, ...(await Promise.all(modules)).map((module) => module.default));
}

const found = await functions();
if (process.argv.includes('--functions')) {
  console.log(JSON.stringify(Object.keys(found).sort()));
} else {
  await loadPatterns();
  const batch = new Batch(found);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${batch.answer(line)}\n`);
  }
}

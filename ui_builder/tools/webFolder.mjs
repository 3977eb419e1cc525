/** The folder of a build: the argument of the script, or where the platform serves the browser app from. */
import { resolve, sep } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

export function webFolder() {
  const [, , named] = argv;
  return named === undefined
    ? new URL('../../platform/dougong/web/', import.meta.url)
    : pathToFileURL(resolve(named) + sep);
}

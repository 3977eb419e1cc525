import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Writes the service worker beside the app, with the names of all files that the build has made. */
export function serviceWorker(source: string): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => name.startsWith('assets/'))
        .map((name) => `/${name}`)
        .sort();
      const text = readFileSync(source, 'utf8');
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: text.replace('self.__FILES__', JSON.stringify(files)),
      });
    },
  };
}

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { serviceWorker } from './tools/serviceWorker.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The widgets write their styles at run time into <style> elements, which our Content-Security-Policy
 * refuses. This puts our own constructable style sheets in place of the modules that do it: that of antd,
 * and that of the code editor.
 */
function styleSheetsInsteadOfStyleElements(): Plugin {
  return {
    name: 'style-sheets-instead-of-style-elements',
    enforce: 'pre',
    resolveId: (source, importer) => {
      if (source.endsWith('/Dom/dynamicCSS')) {
        return here('src/ui/styleSheets.ts');
      }
      // Ours stands on the one that it takes the place of.
      return source === 'style-mod' && !importer?.endsWith('/src/ui/styleModules.ts')
        ? here('src/ui/styleModules.ts')
        : null;
    },
  };
}

/** The server behind the pages while they are worked on. */
const server = new URL(process.env.DOUGONG_URL ?? 'http://127.0.0.1:8000');
const events = `${server.protocol}//${server.hostname}:${Number(server.port) + 1}`;
// The pattern goes first: of the others the first that fits is taken.
const proxy = { '^/api/v1/events(\\?|$)': events, '/api': server.origin };

export default defineConfig({
  plugins: [styleSheetsInsteadOfStyleElements(), react(), serviceWorker(here('src/pwa/worker.js'))],
  // Catalogs of texts are read whole: no export of each of their words.
  json: { namedExports: false },
  build: {
    outDir: here('../platform/dougong/web'),
    emptyOutDir: true,
    manifest: true,
    license: { fileName: 'licenses.md' },
    target: 'es2023',
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: { app: here('index.html'), docs: here('docs.html') },
      // These only export; what of them is not used is left out, though their packages do not say so.
      treeshake: {
        moduleSideEffects: [{ test: /node_modules[\\/]@(rc-component|ant-design)[\\/]/, sideEffects: false }],
      },
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
  server: { proxy },
  preview: { proxy },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
} as Parameters<typeof defineConfig>[0]);

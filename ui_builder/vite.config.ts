import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The widgets write their styles at run time into <style> elements, which our Content-Security-Policy
 * refuses. This puts our own constructable style sheets in place of the one module that does it.
 */
function styleSheetsInsteadOfStyleElements(): Plugin {
  return {
    name: 'style-sheets-instead-of-style-elements',
    enforce: 'pre',
    resolveId: (source) => (source.endsWith('/Dom/dynamicCSS') ? here('src/ui/styleSheets.ts') : null),
  };
}

export default defineConfig({
  plugins: [styleSheetsInsteadOfStyleElements(), react()],
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
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
} as Parameters<typeof defineConfig>[0]);

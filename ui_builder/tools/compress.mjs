/**
 * Writes a .br and a .gz beside every file that they make smaller; the server sends them as they are.
 * The folder of the build is the argument; without one it is where the platform serves it from.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { webFolder } from './webFolder.mjs';

const WEB = fileURLToPath(webFolder());
const TEXT = new Set(['.js', '.css', '.html', '.svg', '.json', '.webmanifest']);
const FORMS = {
  '.br': (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  '.gz': (body) => gzipSync(body, { level: 9 }),
};

for (const entry of readdirSync(WEB, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.has(extname(entry.name))) {
    continue;
  }
  const path = join(entry.parentPath, entry.name);
  const body = readFileSync(path);
  for (const [suffix, compress] of Object.entries(FORMS)) {
    const packed = compress(body);
    if (packed.length < body.length * 0.9) {
      writeFileSync(path + suffix, packed);
    }
  }
}

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = fileURLToPath(new URL('.', import.meta.url));
const build = resolve(here, '../../build');

/** The engine hands `app.js.gz` to whoever takes it: it compresses nothing itself. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'tidemark-compressed',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const file of files) {
        if (!file.isFile() || !/\.(js|css|html|svg|wasm|json|bin)$/.test(file.name)) continue;
        const path = join(file.parentPath ?? file.path, file.name);
        const bytes = await readFile(path);
        if (bytes.length > 1024) await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}

/** The machine's time zones in one file, for a page that has no engine to ask (src/preview/zones.ts): names, and each table once. */
function zones(): Plugin {
  return {
    name: 'tidemark-zones',
    async buildStart() {
      const root = process.env['TZDIR'] ?? '/usr/share/zoneinfo';
      const parts: Buffer[] = [];
      const places = new Map<string, [number, number]>();
      const names: Record<string, [number, number]> = {};
      let size = 0;
      for (const name of Intl.supportedValuesOf('timeZone').concat('UTC', 'Etc/UTC').sort()) {
        const bytes = await readFile(join(root, name)).catch(() => null);
        if (bytes === null) continue;
        const key = bytes.toString('latin1');
        const place = places.get(key) ?? [size, bytes.length];
        if (!places.has(key)) {
          places.set(key, place);
          parts.push(bytes);
          size += bytes.length;
        }
        names[name] = place;
      }
      const index = Buffer.from(JSON.stringify({ ...names }));
      const head = Buffer.alloc(4);
      head.writeUInt32BE(index.length);
      await mkdir(join(build, 'zones'), { recursive: true });
      await writeFile(join(build, 'zones/zones.bin'), Buffer.concat([head, index, ...parts]));
    },
  };
}

/** No engine says so of the page that stands alone: it takes nothing from elsewhere, and sends nothing. */
function policy(mode: string): Plugin {
  const content = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; form-action 'none'; base-uri 'none'";
  return {
    name: 'tidemark-policy',
    transformIndexHtml: () => (mode === 'static' ? [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' }] : []),
  };
}

/**
 * `vite build` makes the console that the engine serves (build/console); `vite build --mode static` the page that previews files
 * without any engine (build/static). Both have a relative base: they work under any path.
 * `vite` alone serves the sources, and asks the engine at $TIDEMARK_URL (http://127.0.0.1:7411) for its API.
 */
export default defineConfig(({ mode }) => ({
  root: here,
  base: './',
  plugins: [react(), zones(), policy(mode), compressed()],
  // The module is where tools/build leaves it; what is built has it under a name made of its content.
  resolve: { alias: { '@core': resolve(here, '../core'), '@module': join(build, 'wasm/wasm-console/bindings'), '@zones': join(build, 'zones'), '@': resolve(here, 'src') } },
  worker: { format: 'es' },
  build: {
    outDir: join(build, mode === 'static' ? 'static' : 'console'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing may stand in the page as data: the engine's policy allows scripts and fonts from files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700, // tests/browser/shell.test.ts holds what travels
  },
  server: {
    host: '127.0.0.1',
    fs: { allow: [resolve(here, '..'), build] },
    proxy: {
      '/api': { target: process.env['TIDEMARK_URL'] ?? 'http://127.0.0.1:7411', changeOrigin: true, headers: { origin: '' } },
      '/healthz': { target: process.env['TIDEMARK_URL'] ?? 'http://127.0.0.1:7411' },
    },
  },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts', '../core/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          // Each file starts an engine and two simulators: the machine has few cores.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'screenshots', include: ['tests/screenshots.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
}));

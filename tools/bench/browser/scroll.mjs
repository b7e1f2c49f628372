// Scrolling through the changes of a plan, in the page that previews files: headless Chromium, the files as they are when somebody drops them,
// then for some seconds a wheel that is turned on each frame, through the whole list: as fast as it goes, and as one reads. A line of JSON a way
// of scrolling: how long frames took, and in how many of them rows were still on their way from the worker. 60 frames a second are 16.7 ms each.
//
//   node scroll.mjs DATA ROWS        DATA: a folder of bench_write_plan_files; needs build/static
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const project = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../..');
const [data, rows] = process.argv.slice(2);
if (!data || !rows) {
  console.error('usage: node scroll.mjs DATA ROWS');
  process.exit(2);
}
const seconds = 10;
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

const folder = join(project, 'build/static');
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://here').pathname);
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  return createReadStream(file).pipe(response);
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForLoadState('networkidle');
  const files = ['config.json', 'contact.json', 'user.json', 'schema.json', 'salesforce.csv', 'pendo.ndjson'].map((name) => join(data, name));
  await page.setInputFiles('input[type=file]', files);
  await page.locator('[role=region] [role=table]').first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(2_000);
  for (const [how, step] of [['as fast as it goes', 0], ['as one reads', 90]]) {
    const measured = await page.evaluate(async ({ step, seconds }) => {
      const list = document.querySelector('[role=region]:has([role=table])');
      list.scrollTop = 0;
      const far = list.scrollHeight - list.clientHeight;
      const frames = [];
      let waiting = 0;
      let before = await new Promise(requestAnimationFrame);
      for (const end = before + seconds * 1000; before < end; ) {
        list.scrollTop += step === 0 ? far / (60 * seconds) : step;
        const now = await new Promise(requestAnimationFrame);
        frames.push(now - before);
        before = now;
        waiting += list.querySelector('[class*=waiting]') === null ? 0 : 1;
      }
      return { frames, waiting, far, reached: list.scrollTop, rows: Number(list.querySelector('[role=table]').getAttribute('aria-rowcount')) - 1 };
    }, { step, seconds });
    const sorted = [...measured.frames].sort((a, b) => a - b);
    const at = (share) => Number(sorted[Math.floor(share * (sorted.length - 1))].toFixed(1));
    console.log(JSON.stringify({
      benchmark: 'scroll', rows: Number(rows), lines: measured.rows, how, frames: sorted.length, frames_per_second: Number((sorted.length / seconds).toFixed(1)),
      p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), slowest_ms: at(1), frames_with_rows_on_their_way: measured.waiting, reached: Number((measured.reached / measured.far).toFixed(3)),
    }));
  }
} finally {
  await browser.close();
  server.close();
}

#!/usr/bin/env node
import { writeSync } from 'node:fs';

import { main, Unwritable } from '../dist/npm/command.js';

/**
 * A pipe that is full for now is tried again; one that nobody reads ends the command as it ends others. Where the answer can't be written that is
 * told; where that can't be told either, the exit status says it.
 */
function write(descriptor, data) {
  let rest = typeof data === 'string' ? Buffer.from(data) : data;
  while (rest.byteLength > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (error.code === 'EPIPE') process.exit(141);
      if (error.code !== 'EAGAIN' && descriptor === 2) return;
      if (error.code !== 'EAGAIN') throw new Unwritable();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

process.exitCode = await main(process.argv.slice(2), { out: (data) => write(1, data), err: (text) => write(2, text) });

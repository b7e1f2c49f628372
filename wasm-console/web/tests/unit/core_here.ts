import { readFile } from 'node:fs/promises';
import { inThisThread } from '@core/here';
import type { Problem } from '@core/core';
import type { ToWorker } from '@core/messages';
import type { Inputs } from '@/preview/inputs';

/** The module as the page fetches it: an answer of the stand-in. */
export const moduleAnswer = async () => ({ status: 200, type: 'application/wasm', body: await readFile(new URL('../../../../build/wasm/wasm-console/bindings/tidemark_core.wasm', import.meta.url)) });

/** What was asked of the core, and the next call that is to fail: by which it ends, or not. */
export const asked: string[] = [];
export const fail: { next: { readonly call: string; readonly lost: boolean } | null } = { next: null };
export const noMemory: Problem = { code: 'storage', what: 'the browser gives no more memory', where: 'the core', hint: '' };

export const count = (call: string): number => asked.filter((one) => one === call).length;

/** The core's worker, without one: the real core, in this thread. */
export default function WorkerHere(): ReturnType<typeof inThisThread> {
  asked.push('worker');
  const port = inThisThread();
  const post = port.postMessage;
  port.postMessage = (message: ToWorker) => {
    if ('call' in message) {
      asked.push(message.call);
      const failing = fail.next;
      if (failing?.call === message.call) {
        fail.next = null;
        return void setTimeout(() => port.onmessage?.({ data: { id: message.id, failed: noMemory, lost: failing.lost } }));
      }
    }
    post(message, []);
  };
  return port;
}

const fields = ['Id', 'Email', 'Region__c'].map((name) => ({ name, label: name, type: 'string', length: 80 }));
export const contacts = 'Id,Email,Region__c\n1,a@x.io,EMEA\n2,b@x.io,APAC\n';

/** Two contacts and their visitors; `pages`: how the contacts come. */
export const inputs = (content: Inputs['pages'][number]['content'] = new Blob([contacts]), size = contacts.length): Inputs => ({
  connection: 'visitor',
  direction: 'pull',
  object: 'Contact',
  salesforceSchemas: [{ name: 'contact.json', text: JSON.stringify({ name: 'Contact', fields }) }],
  pendoSchema: { name: 'visitor.json', text: '{"custom":{"region":{"Type":"string"}}}' },
  pages: [
    { side: 'target', page: { name: 'visitors.ndjson' }, bytes: 50, content: new Blob(['{"visitorId":"a@x.io"}\n{"visitorId":"b@x.io"}\n']) },
    { side: 'source', page: { name: 'contacts.csv', size }, bytes: size, content },
  ],
  remembered: {},
  read: null,
  cost: null,
  catalog: { salesforce: [], pendo: [], columns: new Map() },
});

/** A configuration; `zone`: what its times are of. */
export const draft = (pull: readonly object[] = [{ from: 'Region__c', to: 'region' }], zone = 'UTC'): string =>
  JSON.stringify({
    subscription: 'acme',
    time_zone: zone,
    salesforce: { login_url: 'https://acme.my.salesforce.com', api_version: '66.0', credential: 'org' },
    pendo: { host: 'https://app.pendo.io', credential: 'key' },
    connections: { visitor: { object: 'Contact', identifier: { pendo: 'visitorId', salesforce: 'Email' }, guard: 'off', pull } },
  });

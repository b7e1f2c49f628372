import { columnsOf, type Catalog, pendoFields, type Row, salesforceFields, withSamples } from '@/catalog/catalog';
import { firstRows, glance } from '@/catalog/rows';
import { api, ask, askBytes, type Schemas } from '@/api/client';
import { isMissing, ProblemError } from '@/api/problem';
import { type Configuration, type Direction, idOf, type Kind } from '@/draft/configuration';
import { language } from '@/app/language';
import { answerTo } from './asked_reading';
import type { InputPage, Inputs } from './inputs';
import { words } from './words';
import type { NamedText, Side } from '@core/core';

export type Reading = Schemas['Reading'];
type ReadPage = Schemas['ReadPage'];

const of = (subscription: string) => ({ params: { path: { subscription } } });

/** The newest reading, where it is of this connection and direction. */
export async function newestReading(subscription: string, kind: Kind, direction: Direction, signal: AbortSignal): Promise<Reading | null> {
  const { reading } = await ask(api.GET('/api/v1/subscriptions/{subscription}/readings', { ...of(subscription), signal }));
  return reading !== null && reading.connection === kind && reading.direction === direction ? reading : null;
}

export interface Wanted {
  readonly configuration: Configuration;
  readonly kind: Kind;
  readonly direction: Direction;
  /** Of the Salesforce object, beside those that the draft names: so that they can be mapped without reading again. */
  readonly fields: readonly string[];
}

const betweenLooks = 400;

/** Reads both sides for a draft. It writes nothing but pages into the engine's archive. */
export async function makeReading(subscription: string, { configuration, kind, direction, fields }: Wanted, signal: AbortSignal): Promise<Reading> {
  const newest = () => ask(api.GET('/api/v1/subscriptions/{subscription}/readings', { ...of(subscription), signal }));
  const before = (await newest()).reading?.id ?? '';
  await ask(api.POST('/api/v1/subscriptions/{subscription}/readings', { ...of(subscription), body: { configuration: configuration as never, connection: kind, direction, fields: [...fields] }, signal }));
  for (;;) {
    await new Promise((fulfil) => setTimeout(fulfil, betweenLooks));
    signal.throwIfAborted();
    const { making, error, reading } = await newest();
    if (making) continue;
    if (error !== null) throw new ProblemError({ status: 0, code: error.code, detail: error.what, where: error.where, hint: error.hint });
    const answer = answerTo({ connection: kind, direction }, before, reading);
    if (typeof answer === 'object') return answer;
    const w = words[language.get()].notMade;
    throw new ProblemError({ status: 0, detail: w[answer], hint: w.again });
  }
}

/** Whether there still was something to be stopped makes no difference. */
export const stopReading = (subscription: string): Promise<unknown> => ask(api.DELETE('/api/v1/subscriptions/{subscription}/readings', of(subscription))).catch(() => undefined);

const betweenRuns = 1_000;

export async function runEnded(subscription: string, signal: AbortSignal): Promise<void> {
  for (let running = 1; running !== 0; ) {
    await new Promise((fulfil) => setTimeout(fulfil, betweenRuns));
    signal.throwIfAborted();
    ({ running } = await ask(api.GET('/api/v1/subscriptions/{subscription}', { ...of(subscription), signal })));
  }
}

/** The bytes of a page or schema as they came from Salesforce or Pendo. */
export const pageBytes = (subscription: string, digest: string, signal: AbortSignal): Promise<Uint8Array> => askBytes(`api/v1/subscriptions/${encodeURIComponent(subscription)}/pages/${digest}`, signal);

/** The core remembers that there is no such zone until it ends: only the engine's word that there is none is taken for that. */
export const zoneBytes = (name: string): Promise<Uint8Array | null> =>
  askBytes(`api/v1/zones/${encodeURIComponent(name)}`).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });

/** What a preview is made from, of a reading; its pages follow when they are asked for. */
export async function inputsOf(subscription: string, reading: Reading, object: string, signal: AbortSignal): Promise<Inputs> {
  const text = async ({ name, digest }: { name: string; digest: string }): Promise<NamedText> => ({ name, text: new TextDecoder().decode(await pageBytes(subscription, digest, signal)) });
  const [pendoSchema, ...salesforceSchemas] = await Promise.all([reading.pendo_schema, ...reading.salesforce_schemas].map(text));
  if (pendoSchema === undefined) throw new Error('a reading has a schema of Pendo');
  const { own_writes, left_out, memory, forecast, writing } = reading;
  return {
    connection: reading.connection,
    direction: reading.direction,
    object,
    salesforceSchemas,
    pendoSchema,
    pages: pagesOf(subscription, reading),
    remembered: { own_writes, left_out, memory },
    read: { fields: reading.fields.salesforce, reports: reading.sources.flatMap(({ report }) => (report === undefined ? [] : [report])), at: reading.read_at },
    cost: { salesforceCalls: forecast.salesforce_calls, pendoCalls: forecast.pendo_calls, quota: forecast.quota as never, enough: forecast.enough, writing },
    catalog: await catalogOf(subscription, reading, { salesforce: salesforceSchemas, pendo: pendoSchema }, object, signal),
  };
}

const sides = (reading: Reading): readonly [Side, readonly ReadPage[]][] => [
  ['source', reading.sources],
  ['target', reading.targets],
  ['entities', reading.entities ?? []],
];

const pagesOf = (subscription: string, reading: Reading): readonly InputPage[] =>
  sides(reading).flatMap(([side, pages]) =>
    pages.map(({ name, format, digest, bytes, report }) => ({
      side,
      page: { name, format, size: bytes, ...(report === undefined ? {} : { report }) },
      bytes,
      content: (signal: AbortSignal) => pageBytes(subscription, digest, signal),
    })),
  );

async function rowsOf(subscription: string, page: ReadPage | undefined, signal: AbortSignal): Promise<readonly Row[]> {
  if (page === undefined) return [];
  const bytes = await pageBytes(subscription, page.digest, signal);
  return firstRows(new TextDecoder().decode(bytes.subarray(0, glance)), page.format);
}

async function catalogOf(subscription: string, reading: Reading, schemas: { salesforce: readonly NamedText[]; pendo: NamedText }, object: string, signal: AbortSignal): Promise<Catalog> {
  const pull = reading.direction === 'pull';
  const first = (pages: readonly ReadPage[]): Promise<readonly Row[]> => rowsOf(subscription, pages[0], signal);
  const records = await first(pull ? reading.sources : reading.targets);
  const entities = await first(pull ? reading.targets : (reading.entities ?? []));
  const columns = pull ? [] : await Promise.all(uniqueReports(reading.sources).map(async (page) => [page.report ?? '', columnsOf(await rowsOf(subscription, page, signal))] as const));
  return {
    salesforce: withSamples(salesforceFields(schemas.salesforce.map(({ text }) => String(text)), object), records),
    pendo: withSamples(pendoFields(String(schemas.pendo.text), idOf(reading.connection)), entities),
    columns: new Map(columns),
  };
}

const uniqueReports = (pages: readonly ReadPage[]): readonly ReadPage[] => [...new Map([...pages].reverse().map((page) => [page.report, page])).values()];

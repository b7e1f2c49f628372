// The module in this thread: what its functions take and give, as bytes and JSON. wasm-console/bindings/exports.cpp is the other side.
import type { Problem } from './answers.js';
import type { ModuleSource } from './messages.js';

interface Exports {
  memory: WebAssembly.Memory;
  _initialize?: () => void;
  tidemark_take(bytes: number): number;
  tidemark_give_back(at: number): void;
  tidemark_call(json: number, size: number, bytes: number, bytesSize: number): number;
}

/** The module has ended, by a bug or for want of memory: nothing that it held is to be had any more. */
export class ModuleEnded extends Error {
  constructor(readonly problem: Problem) {
    super(problem.what);
    this.name = 'ModuleEnded';
  }
}

const pageSize = 65_536;

/** In the words of wasm-console/bindings/memory.h. */
const noMemory = (held: number): Problem => ({
  code: 'storage', what: `the browser gives no more memory: the core held ${Math.round(held / 2 ** 20)} MB of the 4,096 that WebAssembly can have`,
  where: 'the core', hint: 'close other pages, plan a part of the records here, or all of them with `tidemark plan`',
});

const bug = (error: unknown): Problem => ({
  code: 'corrupt', what: 'the core ended', where: 'the core', hint: error instanceof Error ? error.message : String(error),
});

const utf8 = new TextEncoder();
const text = new TextDecoder();

async function compile(source: ModuleSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source !== 'string') return WebAssembly.compile(source as BufferSource);
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`the core can't be loaded: ${source} answers ${answer.status}`);
  // Streaming wants the type application/wasm, which not every web server knows.
  if (answer.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}

/** The core touches no file, clock or network; what the C++ library would ask of a system is refused. */
function imports(module: WebAssembly.Module): WebAssembly.Imports {
  const notSupported = 52;
  const result: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') throw new Error(`the core imports ${from}.${name}, a ${kind}`);
    (result[from] ??= {})[name] = () => notSupported;
  }
  return result;
}

/** Bytes that go beside a request's JSON: [offset, size] stands there in their place. */
class Parts {
  readonly list: Uint8Array[] = [];
  size = 0;

  // Looks at the value itself: Node's Buffer would be replaced by a list of numbers before.
  readonly replacer = ((list: Parts) => function (this: Record<string, unknown>, key: string, value: unknown): unknown {
    const own = this[key];
    return own instanceof Uint8Array ? list.add(own) : value;
  })(this);

  private add(bytes: Uint8Array): [number, number] {
    this.list.push(bytes);
    const offset = this.size;
    this.size += bytes.byteLength;
    return [offset, bytes.byteLength];
  }
}

export class CoreModule {
  private ended: Problem | null = null;

  private constructor(private readonly exports: Exports) {}

  static async load(source: ModuleSource): Promise<CoreModule> {
    const module = await compile(source);
    const instance = await WebAssembly.instantiate(module, imports(module));
    const exports = instance.exports as unknown as Exports;
    exports._initialize?.();
    return new CoreModule(exports);
  }

  /** What the module holds of the machine's memory, in bytes. */
  get memory(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** The answer's bytes, which the next call overwrites. Bytes in `takes` go beside the JSON, which has their place. */
  bytes(call: string, takes: unknown): Uint8Array {
    const parts = new Parts();
    const json = utf8.encode(JSON.stringify({ call, takes }, parts.replacer));
    return this.guarded(() => {
      const request = this.put(json.byteLength, [json]);
      const beside = this.put(parts.size, parts.list);
      const answer = this.exports.tidemark_call(request, json.byteLength, beside, parts.size) >>> 0;
      this.exports.tidemark_give_back(request);
      this.exports.tidemark_give_back(beside);
      const [begin = 0, size = 0] = new Uint32Array(this.exports.memory.buffer, answer, 2);
      return new Uint8Array(this.exports.memory.buffer, begin, size);
    });
  }

  text(call: string, takes: unknown): string {
    return text.decode(this.bytes(call, takes));
  }

  /** An answer that is an object, as the core's side says. */
  json<Answer>(call: string, takes: unknown): Answer {
    return JSON.parse(this.text(call, takes)) as Answer;
  }

  /** Writes bytes to where the module said. */
  write(at: number, bytes: Uint8Array): void {
    new Uint8Array(this.exports.memory.buffer).set(bytes, at);
  }

  private put(size: number, parts: Uint8Array[]): number {
    const at = this.exports.tidemark_take(size) >>> 0;
    if (at === 0) throw new ModuleEnded(noMemory(this.memory));
    let to = at;
    for (const part of parts) {
      this.write(to, part);
      to += part.byteLength;
    }
    return at;
  }

  private guarded<T>(work: () => T): T {
    if (this.ended) throw new ModuleEnded(this.ended);
    try {
      return work();
    } catch (error) {
      const held = this.memory;
      this.ended = error instanceof ModuleEnded ? error.problem : this.canDouble() ? bug(error) : noMemory(held);
      throw new ModuleEnded(this.ended);
    }
  }

  /**
   * The C++ library ends by the same trap whether it gets no memory or finds a mistake of ours. What grows in it at most doubles: where there is no
   * room for that, memory was what it lacked. Whether it grew is all the same, as the module has ended.
   */
  private canDouble(): boolean {
    try {
      this.exports.memory.grow(this.memory / pageSize);
      return true;
    } catch {
      return false;
    }
  }
}

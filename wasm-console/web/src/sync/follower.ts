export interface Progress {
  readonly run: number;
  readonly part: string;
  readonly what: string;
  readonly done: number;
  readonly of: number;
}

export interface News {
  /** The log has grown, or may have. */
  readonly grown: () => void;
  readonly progress: (now: Progress) => void;
  /** The engine refuses the stream; a browser does not say why. */
  readonly refused: () => void;
}

interface Events {
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

/** What a browser has: an EventSource, and the document, which says whether anybody looks at it. */
export interface Surroundings {
  readonly open: (address: string) => Events & Pick<EventSource, 'close' | 'readyState'>;
  readonly page: Events & Pick<Document, 'visibilityState'>;
}

const closed = 2; // EventSource.CLOSED, which no test has
const shortestPause = 1_000;
const longestPause = 30_000;

/**
 * A log as it grows. A stream that breaks goes on by itself from the last entry that came (Last-Event-ID). One that is refused is opened anew after 1, 2,
 * 4 … 30 seconds, from the log's end: a position may be what was refused, of a log that was put back from a backup and is shorter now. Out of sight none is
 * open: a browser has six connections to a host, for all tabs together.
 */
export class Follower {
  #source: ReturnType<Surroundings['open']> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = shortestPause;
  #last = '';
  /** Entries may have come that no stream has brought: before the first one, too, since what is shown was asked for. */
  #missed = true;

  constructor(
    private readonly address: string,
    private readonly news: News,
    private readonly surroundings: Surroundings,
  ) {
    surroundings.page.addEventListener('visibilitychange', this.#look);
    this.#look();
  }

  close(): void {
    this.surroundings.page.removeEventListener('visibilitychange', this.#look);
    this.#stop();
  }

  #look = (): void => {
    if (this.surroundings.page.visibilityState === 'hidden') this.#stop();
    else if (this.#source === undefined) this.#start();
  };

  #stop(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
    this.#missed = this.#last === '';
  }

  #start(): void {
    clearTimeout(this.#timer);
    const source = this.surroundings.open(this.#last === '' ? this.address : `${this.address}?after=${this.#last}`);
    this.#source = source;
    source.addEventListener('open', () => {
      this.#pause = shortestPause;
      if (this.#missed) this.news.grown();
      this.#missed = false;
    });
    source.addEventListener('entry', (event) => {
      this.#last = (event as MessageEvent).lastEventId;
      this.news.grown();
    });
    source.addEventListener('progress', (event) => this.news.progress(JSON.parse((event as MessageEvent<string>).data) as Progress));
    source.addEventListener('error', () => {
      this.#missed ||= this.#last === '';
      if (source.readyState === closed) this.#refused();
    });
  }

  #refused(): void {
    this.#last = '';
    this.#stop();
    this.#timer = setTimeout(this.#look, this.#pause);
    this.#pause = Math.min(this.#pause * 2, longestPause);
    this.news.refused();
  }
}

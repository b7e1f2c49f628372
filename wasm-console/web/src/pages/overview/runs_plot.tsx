import { type ReactNode, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useShownScheme } from '@/ui/shown_scheme';
import type { Bar } from './bars';
import { heightOf } from './height';

interface Props {
  /** Oldest first. */
  readonly bars: readonly Bar[];
  readonly label: string;
  readonly number: (value: number) => string;
  readonly pointAt: (bar: Bar | undefined) => void;
  readonly open: (bar: Bar) => void;
}

const height = 132;
const axis = 52;
const leastSlots = 6;
const tones = ['good', 'warn', 'bad'] as const;

/** A canvas knows neither variables nor light-dark(): a colour is looked up as an element would have it. */
function color(of: Element, name: string): string {
  const probe = of.appendChild(document.createElement('span'));
  probe.style.color = `var(${name})`;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function optionsOf(frame: HTMLElement, { bars, number, pointAt, open }: Props): uPlot.Options {
  const quiet = color(frame, '--chart-quiet');
  const line = { stroke: color(frame, '--chart-line'), width: 1 };
  const bar = uPlot.paths.bars?.({ size: [0.75, 28] });
  const slots = Math.max(bars.length, leastSlots);
  const every = Math.ceil(slots / Math.max(1, Math.floor((frame.clientWidth - axis) / 84)));
  const isNamed = (at: number): boolean => at % every === 0 && (at === 0 || bars[at - every]?.day !== bars[at]?.day);
  return {
    width: frame.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: false, range: [-0.5, slots - 0.5] }, y: { range: (_, __, most) => [0, Math.max(most, 1)] } },
    axes: [
      { stroke: quiet, grid: { show: false }, ticks: { show: false }, size: 24, splits: () => bars.map((_, at) => at).filter(isNamed), values: (_, splits) => splits.map((at) => bars[at]?.day ?? '') },
      { stroke: quiet, grid: line, ticks: { show: false }, size: axis, space: 36, values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? number(value) : '')) },
    ],
    series: [{}, ...tones.map((tone) => ({ fill: color(frame, `--chart-${tone}`), width: 0, points: { show: false }, ...(bar !== undefined && { paths: bar }) }))],
    hooks: {
      setCursor: [(plot) => pointAt(plot.cursor.idx == null ? undefined : bars[plot.cursor.idx])],
      ready: [
        (plot) => {
          plot.over.style.cursor = 'pointer';
          plot.over.addEventListener('click', () => {
            const found = plot.cursor.idx == null ? undefined : bars[plot.cursor.idx];
            if (found !== undefined) open(found);
          });
        },
      ],
    },
  };
}

function dataOf(bars: readonly Bar[]): uPlot.AlignedData {
  const most = Math.max(1, ...bars.map(({ written }) => written));
  return [bars.map((_, at) => at), ...tones.map((tone) => bars.map((bar) => (bar.tone === tone ? heightOf(bar.written, most) : null)))] as uPlot.AlignedData;
}

/** The bars on a canvas. What they say stands in a table beside it, for whoever does not see them. */
export default function RunsPlot(props: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const scheme = useShownScheme();
  const latest = useRef(props);
  latest.current = props;
  const { bars, label } = props;
  const drawn = JSON.stringify(bars);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const now = latest.current;
    const plot = new uPlot(optionsOf(element, { ...now, pointAt: (bar) => latest.current.pointAt(bar), open: (bar) => latest.current.open(bar) }), dataOf(now.bars), element);
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [drawn, scheme]);
  return <div ref={frame} role="img" aria-label={label} style={{ height, overflow: 'hidden' }} data-bars={bars.length} />;
}

import { useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Bar } from './bars';

interface Props {
  /** Oldest first. */
  readonly bars: readonly Bar[];
  readonly label: string;
  readonly number: (value: number) => string;
  readonly pointAt: (bar: Bar | undefined) => void;
  readonly open: (bar: Bar) => void;
}

const height = 132;
const tones = ['good', 'warn', 'bad'] as const;
/** What wrote nothing is seen all the same. */
const least = 0.03;

const color = (of: Element, name: string): string => getComputedStyle(of).getPropertyValue(name).trim();

function optionsOf(frame: HTMLElement, { bars, number, pointAt, open }: Props): uPlot.Options {
  const quiet = color(frame, '--chart-quiet');
  const line = { stroke: color(frame, '--chart-line'), width: 1 };
  const bar = uPlot.paths.bars?.({ size: [0.75, 28] });
  const every = Math.ceil(bars.length / Math.max(1, Math.floor(frame.clientWidth / 90)));
  return {
    width: frame.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: false, range: [-0.5, Math.max(bars.length, 6) - 0.5] }, y: { range: (_, __, most) => [0, Math.max(most, 1)] } },
    axes: [
      { stroke: quiet, grid: { show: false }, ticks: { show: false }, size: 24, splits: () => bars.map((_, at) => at).filter((at) => at % every === 0), values: (_, splits) => splits.map((at) => bars[at]?.day ?? '') },
      { stroke: quiet, grid: line, ticks: { show: false }, size: 52, space: 36, values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? number(value) : '')) },
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
  return [bars.map((_, at) => at), ...tones.map((tone) => bars.map((bar) => (bar.tone === tone ? Math.max(bar.written, most * least) : null)))] as uPlot.AlignedData;
}

/** The bars on a canvas. What they say stands in a table beside it, for whoever does not see them. */
export default function RunsPlot(props: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
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

import { Fragment, type ReactNode } from 'react';
import { momentsIn } from './moments';
import { Time } from './parts';

/** A sentence of the engine, which names moments as the log has them, with each as every page shows it. */
export function WithTimes({ text, subscription }: { readonly text: string; readonly subscription: string }): ReactNode {
  return momentsIn(text).map((part, at) => <Fragment key={at}>{at % 2 === 1 ? <Time iso={part} subscription={subscription} /> : part}</Fragment>);
}

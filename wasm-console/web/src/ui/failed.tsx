import type { ReactNode } from 'react';
import { useFailureSays } from './failure_says';

interface Props {
  readonly error: { readonly what: string; readonly hint: string };
  /** Whose it is, where that does not begin what is said. */
  readonly of?: string;
}

/** What went wrong and, in a line of its own, what to do: within a list or a table. */
export function Failed({ error, of }: Props): ReactNode {
  const says = useFailureSays();
  const what = says(error.what);
  return (
    <>
      <div>{of === undefined || what.startsWith(of) ? what : `${of}: ${what}`}</div>
      {error.hint !== '' && <div>→ {says(error.hint)}</div>}
    </>
  );
}

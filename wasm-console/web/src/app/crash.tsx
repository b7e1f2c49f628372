import { Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useWords } from './language';
import { go } from './location';
import { words } from './words';

interface Props {
  /** Where one is: at another place the next page has its own chance. */
  readonly place: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly place: string;
}

/** A page that fails takes nothing else with it. */
export class Crash extends Component<Props, State> {
  override state: State = { error: undefined, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): State {
    return props.place === state.place ? state : { error: undefined, place: props.place };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <Crashed error={this.state.error} again={() => this.setState({ error: undefined })} />;
  }
}

function Crashed({ error, again }: { readonly error: unknown; readonly again: () => void }): ReactNode {
  const w = useWords(words).crash;
  return (
    <Stack maw="40rem" gap="sm" role="alert">
      <Title order={1}>{w.title}</Title>
      <Text size="sm">{w.text}</Text>
      <Code block tabIndex={0}>{error instanceof Error ? error.message : String(error)}</Code>
      <Group>
        <Button onClick={again}>{w.again}</Button>
        <Button variant="default" onClick={() => go('/')}>
          {w.home}
        </Button>
      </Group>
    </Stack>
  );
}

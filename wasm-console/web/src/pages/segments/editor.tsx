import { Box, Button, Grid, Group, Loader, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem, mostExact } from '@/api/problem';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { EntityLink } from '@/sync/entity_link';
import { useFormat } from '@/ui/format';
import { notice } from '@/ui/notice';
import { Needs, Section, Time } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words as uiWords } from '@/ui/words';
import { placeIn } from './place';
import { type Of, type Saved, saveSegment, shownMembers, sizeQuery } from './queries';
import { words } from './words';

/** Where in the text it is wrong: the line, and the place in it. */
function Place({ text, error }: { readonly text: string; readonly error: unknown }): ReactNode {
  const place = placeIn(text, mostExact(asProblem(error)).where);
  if (place === undefined) return null;
  return (
    <Box className="value" mt={6} p={6} style={{ overflowX: 'auto', border: '1px solid var(--line)', borderRadius: 4 }}>
      {place.before}
      <mark style={{ background: 'transparent', color: 'var(--bad)', textDecoration: 'underline wavy', fontWeight: 700 }}>{place.after === '' ? '▁' : place.after}</mark>
    </Box>
  );
}

function Size({ subscription, of, text }: { readonly subscription: string; readonly of: Of; readonly text: string }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const { comma } = useWords(uiWords);
  const [asked] = useDebouncedValue(text, 350);
  const size = useQuery({ ...sizeQuery(subscription, of, asked), placeholderData: keepPreviousData });
  if (text.trim() === '')
    return (
      <Text size="sm" c="var(--quiet)">
        {w.noSize}
      </Text>
    );
  if (size.error !== null && !size.isPlaceholderData)
    return (
      <Box>
        <ProblemNotice error={size.error} />
        <Place text={asked} error={size.error} />
      </Box>
    );
  if (size.data === undefined) return <Loader size="sm" aria-label={w.asking} />;
  const { data } = size;
  return (
    <Stack gap={6} style={{ opacity: size.isFetching || asked !== text ? 0.6 : 1 }}>
      <Text fw={620} fz="lg" role="status">
        {w.size(format.number(data.size), format.number(data.entities), w[of].toLowerCase())}
      </Text>
      <Text size="xs" c="var(--quiet)">
        {w.read(data.run)}
        {comma}
        <Time iso={data.read} subscription={subscription} />
      </Text>
      <Text size="sm" fw={550} mt={4}>
        {w.members}
        {data.size > data.members.length && (
          <Text span size="xs" c="var(--quiet)" fw={400}>
            {' '}
            {w.first(shownMembers)}
          </Text>
        )}
      </Text>
      {data.members.length === 0 && <Text size="sm">{w.nobody}</Text>}
      <Group gap="xs" mah={220} style={{ overflowY: 'auto' }} tabIndex={0} role="group" aria-label={w.members}>
        {data.members.map((id) => (
          <EntityLink key={id} subscription={subscription} kind={of === 'visitors' ? 'visitor' : 'account'} id={id} />
        ))}
      </Group>
    </Stack>
  );
}

/** A segment that is written, its size as one types, and its name. */
export function Editor({ subscription, saved }: { readonly subscription: string; readonly saved: Saved | undefined }): ReactNode {
  const w = useWords(words);
  const client = useQueryClient();
  const [of, setOf] = useState<Of>(saved?.of ?? 'visitors');
  const [text, setText] = useState(saved?.segment ?? '');
  const [name, setName] = useState(saved?.name ?? '');
  const save = useMutation({
    mutationFn: () => saveSegment(subscription, name.trim(), of, text),
    onSuccess: async (done) => {
      await client.invalidateQueries({ queryKey: [subscription, 'segments'] });
      notice({ text: w.saved(done.name), ...(saved === undefined ? {} : { undo: () => saveSegment(subscription, saved.name, saved.of, saved.segment).then(() => client.invalidateQueries({ queryKey: [subscription, 'segments'] })) }) });
      go(path('s', subscription, 'segments', done.name));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Section title={saved?.name ?? w.fresh}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <form onSubmit={submit}>
            <Stack gap="sm">
              <NativeSelect label={w.of} value={of} data={[{ value: 'visitors', label: w.visitors }, { value: 'accounts', label: w.accounts }]} onChange={(event) => setOf(event.currentTarget.value as Of)} maw={200} />
              <Textarea label={w.text} description={w.hint} placeholder={w.example} value={text} onChange={(event) => setText(event.currentTarget.value)} autosize minRows={4} maxRows={16} spellCheck={false} autoCapitalize="none" styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
              <Group gap="xs" align="flex-end">
                <TextInput label={w.name} description={w.nameHint} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={60} style={{ flex: '1 1 12rem' }} />
                <Needs role="operator">
                  {(allowed) => (
                    <Button type="submit" loading={save.isPending} disabled={!allowed || name.trim() === '' || text.trim() === ''}>
                      {w.save}
                    </Button>
                  )}
                </Needs>
              </Group>
              {save.error !== null && <ProblemNotice error={save.error} />}
            </Stack>
          </form>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Size subscription={subscription} of={of} text={text} />
        </Grid.Col>
      </Grid>
    </Section>
  );
}

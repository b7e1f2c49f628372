import { Anchor, Badge, type BadgeProps, Box, Button, Card, CopyButton, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { Fragment, type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { useSalesforceUrl, useZone } from '@/api/queries';
import { type Role, useMay } from '@/app/session';
import { words as appWords } from '@/app/words';
import { useWords } from '@/app/language';
import { type TimeParts, useFormat } from './format';
import { Cut } from './cut';
import { Icon, type IconName } from './icons';
import { words } from './words';

interface PageProps {
  readonly title: ReactNode;
  /** What the browser's tab says, where the title is more than a text. */
  readonly name?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its one heading, what can be done, and the rest. */
export function Page({ title, name, lead, actions, children }: PageProps): ReactNode {
  const text = name ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = text === '' ? 'Tidemark' : `${text} – Tidemark`;
  }, [text]);
  return (
    <Stack gap="md" maw="var(--page-width)">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Box miw={0}>
          <Title order={1} tabIndex={-1} id="page-title" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {lead !== undefined && (
            <Text size="sm" c="var(--quiet)" mt={2}>
              {lead}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

interface SectionProps {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page, with a heading. */
export function Section({ title, actions, children }: SectionProps): ReactNode {
  return (
    <Card withBorder padding="md" component="section">
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2}>{title}</Title>
        {actions}
      </Group>
      {children}
    </Card>
  );
}

interface EmptyProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly text?: ReactNode;
  readonly action?: ReactNode;
}

/** Where there is nothing yet: what would be here, and how it comes. */
export function Empty({ icon = 'info', title, text, action }: EmptyProps): ReactNode {
  return (
    <Stack align="center" gap={6} py="xl" px="md" ta="center">
      <Box c="var(--quiet)">
        <Icon name={icon} size={28} />
      </Box>
      <Text fw={600}>{title}</Text>
      {text !== undefined && (
        <Text size="sm" c="var(--quiet)" maw="34rem">
          {text}
        </Text>
      )}
      {action !== undefined && <Box mt="xs">{action}</Box>}
    </Stack>
  );
}

/** A moment in the subscription's time zone; the exact one in UTC when pointed at. */
export function Time({ iso, subscription, parts = 'moment' }: { readonly iso: string; readonly subscription: string; readonly parts?: TimeParts }): ReactNode {
  const w = useWords(words);
  const zone = useZone(subscription);
  const format = useFormat();
  if (iso === '') return <Text span c="var(--quiet)">{w.never}</Text>;
  return (
    <time dateTime={iso} title={`${iso} · ${w.zone(zone)}`}>
      {format.time(iso, zone, parts)}
    </time>
  );
}

/** A Salesforce record's id, and the way to it in Salesforce. */
export function RecordLink({ id, subscription, cut = false }: { readonly id: string; readonly subscription: string; readonly cut?: boolean }): ReactNode {
  const w = useWords(words);
  const url = useSalesforceUrl(subscription);
  if (url === undefined) return <span className="value">{cut ? <Cut text={id} /> : id}</span>;
  return (
    <Anchor href={`${url}/${encodeURIComponent(id)}`} target="_blank" rel="noreferrer" className="value" aria-label={w.inSalesforce(id)}>
      {cut ? <Cut text={id} behind="22px" /> : id} <Icon name="external" size={12} />
    </Anchor>
  );
}

/** A field's value, as data: never as markup. */
export function Value({ value }: { readonly value: unknown }): ReactNode {
  const w = useWords(words);
  if (value === null || value === undefined)
    return (
      <Text span size="sm" c="var(--quiet)" fs="italic">
        {w.empty}
      </Text>
    );
  return <span className="value">{typeof value === 'string' ? value : JSON.stringify(value)}</span>;
}

/** A field's name, which breaks behind its dots and underscores where it has to. */
export function FieldName({ name }: { readonly name: string }): ReactNode {
  return name.split(/(?<=[._])/).map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** "old → new". */
export function Change({ before, after }: { readonly before: unknown; readonly after: unknown }): ReactNode {
  return (
    <span>
      <Value value={before} /> <span aria-hidden="true">→</span> <Value value={after} />
    </span>
  );
}

/** A number with what it counts. */
export function Count({ label, value, tone, to }: { readonly label: string; readonly value: number; readonly tone?: 'good' | 'warn' | 'bad'; readonly to?: string }): ReactNode {
  const format = useFormat();
  const body = (
    <>
      <Text span fw={620} fz="lg" lh={1.1} c={value > 0 && tone !== undefined ? `var(--${tone})` : 'inherit'}>
        {format.number(value)}
      </Text>
      <Text size="xs" c="var(--quiet)">
        {label}
      </Text>
    </>
  );
  return <Box>{to === undefined ? body : <Anchor component={Link} href={to} c="inherit">{body}</Anchor>}</Box>;
}

const tones = { good: 'green', warn: 'orange', bad: 'red', quiet: 'gray', busy: 'tide' } as const;
export type Tone = keyof typeof tones;

export function Status({ tone, children, ...rest }: { readonly tone: Tone; readonly children: ReactNode } & Omit<BadgeProps, 'color' | 'children'>): ReactNode {
  return (
    <Badge color={tones[tone]} classNames={{ root: 'status', label: 'status-label' }} {...rest}>
      {children}
    </Badge>
  );
}

/** Shows what only some may do; others see that there is such a thing, and what it needs. */
export function Needs({ role, children }: { readonly role: Role; readonly children: (allowed: boolean) => ReactNode }): ReactNode {
  const w = useWords(words);
  const roles = useWords(appWords).roles;
  const allowed = useMay(role);
  if (allowed) return children(true);
  return (
    <Tooltip label={w.needs(roles[role])}>
      <Box component="span">{children(false)}</Box>
    </Tooltip>
  );
}

/** Something to be taken elsewhere, with a button that does. */
export function Copyable({ text }: { readonly text: string }): ReactNode {
  const w = useWords(words);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Box className="value" p={6} bg="light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-7))" style={{ borderRadius: 4, flex: 1 }}>
        {text}
      </Box>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? w.copied : w.copy}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

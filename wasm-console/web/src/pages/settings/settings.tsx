import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { usePart } from '@/app/parts_of_path';
import { may, type Role, useSession } from '@/app/session';
import { words as appWords } from '@/app/words';
import { PageTabs } from '@/ui/page_tabs';
import { Page } from '@/ui/parts';
import { Audit } from './audit';
import { AllCredentials } from './credentials';
import { MessagesTab } from './messages';
import { Nights } from './nights';
import { Tokens } from './tokens';
import { Users } from './users';
import { words } from './words';
import { You } from './you';

const tabs = [
  { name: 'you', role: 'viewer', content: You },
  { name: 'nights', role: 'viewer', content: Nights },
  { name: 'messages', role: 'viewer', content: MessagesTab },
  { name: 'users', role: 'administrator', content: Users },
  { name: 'tokens', role: 'administrator', content: Tokens },
  { name: 'credentials', role: 'administrator', content: AllCredentials },
  { name: 'audit', role: 'administrator', content: Audit },
] as const satisfies readonly { readonly name: string; readonly role: Role; readonly content: () => ReactNode }[];

/** One's password, the nights and messages of each subscription; for administrators users, tokens and what was done about them. */
export default function Settings(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.settings;
  const { role } = useSession();
  const asked = usePart('tab');
  const allowed = tabs.filter((tab) => may(role, tab.role));
  const here = allowed.find((tab) => tab.name === asked) ?? tabs[0];
  const Content = here.content;
  return (
    <Page title={title} name={`${title}: ${w.tabs[here.name]}`} lead={w.lead}>
      <PageTabs label={title} tabs={allowed.map((tab) => ({ to: `/settings/${tab.name}`, name: w.tabs[tab.name], here: tab.name === here.name }))} />
      <Content />
    </Page>
  );
}

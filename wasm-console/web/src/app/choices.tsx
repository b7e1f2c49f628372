import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '@/ui/icons';
import { chooseLanguage, language, type Language, languages, useWords } from './language';
import { words } from './words';

/** The languages by their own names, for whoever reads no other. */
export function LanguageChoice(): ReactNode {
  const w = useWords(words);
  const now = language.use();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" c="inherit" leftSection={<Icon name="language" size={16} />} aria-label={`${w.language}: ${languages[now]}`}>
          {languages[now]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(languages) as Language[]).map((one) => (
          <Menu.Item key={one} lang={one} onClick={() => chooseLanguage(one)} aria-current={one === now}>
            {languages[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function SchemeChoice(): ReactNode {
  const w = useWords(words).scheme;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" c="inherit" aria-label={`${w.label}: ${w[colorScheme]}`} title={w[colorScheme]}>
          <Icon name={colorScheme === 'dark' ? 'moon' : 'sun'} size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['light', 'dark', 'auto'] as const).map((one) => (
          <Menu.Item key={one} onClick={() => setColorScheme(one)} aria-current={one === colorScheme}>
            {w[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

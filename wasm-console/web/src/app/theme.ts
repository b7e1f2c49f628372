import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const tide: MantineColorsTuple = [
  '#e7f6f8', '#d3e9ec', '#a7d3da', '#76bcc7', '#4fa8b6', '#379cab', '#268f9f', '#127a8a', '#0f6674', '#03535f',
];

/** Calm and dense: small type, square-ish corners, one colour that means "here one acts", and no shadow where a line does. */
export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 8, dark: 7 },
  colors: { tide },
  defaultRadius: 'sm',
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Hiragino Sans', 'Yu Gothic UI', Meiryo, 'Noto Sans CJK JP', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: {
    fontWeight: '620',
    sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' }, h2: { fontSize: '1.0625rem', lineHeight: '1.35' }, h3: { fontSize: '0.9375rem', lineHeight: '1.4' } },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, multiline: true, maw: 320 } },
    Modal: { defaultProps: { centered: true } },
    Notification: { styles: { description: { color: 'inherit' } } },
  },
});

/** Mantine's light variants are too pale to be read by everybody: their words take the darkest shade, in the dark the lightest. */
export const readable: CSSVariablesResolver = ({ colors }) => {
  const each = (shade: 1 | 9): Record<string, string> =>
    Object.fromEntries(
      Object.entries(colors)
        .filter(([name]) => name !== 'dark')
        .map(([name, shades]) => [`--mantine-color-${name}-light-color`, shades[shade]]),
    );
  return {
    variables: {},
    light: { ...each(9), '--mantine-color-orange-light-color': '#8a3a06', '--mantine-color-green-light-color': '#1d5c2a', '--mantine-color-dimmed': '#5c636b', '--mantine-color-placeholder': '#6b7280', '--mantine-color-error': '#b3261e' },
    dark: { ...each(1), '--mantine-color-dimmed': '#a3aab2', '--mantine-color-placeholder': '#9aa1a9', '--mantine-color-error': '#ff8f87' },
  };
};

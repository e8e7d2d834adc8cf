import type { Rest } from './rest';

export type ThemeName = 'Default' | 'Dark' | 'Compact' | 'Compact dark';

/** For whoever is signed in, by the name that NocoBase gives it. */
export async function chooseTheme(rest: Rest, name: ThemeName): Promise<void> {
  const themes = await rest.send<{ id: number; config: { name: string } }[]>('themeConfig:list');
  const theme = themes.find(({ config }) => config.name === name);
  await rest.send('users:updateTheme', { themeId: theme?.id });
}

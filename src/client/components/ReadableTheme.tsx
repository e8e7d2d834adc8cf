import { ConfigProvider, theme, type GlobalToken, type ThemeConfig } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { contrast, ENOUGH, readable } from '../model/contrast';

/**
 * The theme of the application, whichever that is, with its texts dark or light enough to be read by everybody: antd's own shades for
 * secondary texts, links, tags and buttons are not.
 */
export function ReadableTheme({ children }: { children: ReactNode }) {
  const { token } = theme.useToken();
  const config = useMemo(() => readableTheme(token), [token]);
  return <ConfigProvider theme={config}>{children}</ConfigProvider>;
}

const MEANINGS = ['Primary', 'Error', 'Success', 'Warning', 'Info'] as const;
/** The colours of the tags of groups. */
const TAGS = ['blue', 'purple', 'green', 'gold', 'cyan', 'red'] as const;

function readableTheme(token: GlobalToken): ThemeConfig {
  const { colorBgContainer: page, colorTextLightSolid: solid } = token;
  const changed = {
    ...Object.fromEntries([
      ...MEANINGS.map((meaning) => [
        `color${meaning}`,
        readable(token[`color${meaning}`], page, token.colorBgElevated, token[`color${meaning}Bg`]),
      ]),
      ...TAGS.map((color) => [`${color}7`, readable(token[`${color}7`], token[`${color}1`])]),
    ]),
    colorLink: readable(token.colorLink, page, token.colorBgElevated),
    colorLinkHover: readable(token.colorLinkHover, page, token.colorBgElevated),
    colorTextDescription: token.colorTextSecondary,
    colorTextPlaceholder: token.colorTextSecondary,
  };
  return {
    // What the application has come to already: deriving it anew from changed colours would change the others.
    algorithm: () => ({ ...token, ...changed }),
    token: changed,
    components: {
      Button: {
        // Here these lie behind a text.
        colorPrimary: readable(token.colorPrimary, solid),
        colorPrimaryHover: readable(token.colorPrimaryHover, solid),
        colorErrorHover: readable(token.colorErrorHover, page),
        defaultHoverColor: readable(token.colorPrimaryHover, page),
        defaultActiveColor: readable(token.colorPrimaryActive, page),
        dangerColor: contrast(solid, changed.colorError ?? '') < ENOUGH ? page : solid,
      },
    },
  };
}

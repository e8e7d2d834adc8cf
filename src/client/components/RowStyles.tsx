import { theme } from 'antd';
import type { ReactNode } from 'react';

/**
 * Inside the rows of long lists: antd's Button takes ten times as long to render as a button, its Text as long as five of them, and
 * a page of rows has more than a hundred. Rendered once above a table.
 */
export function RowStyles() {
  const { token } = theme.useToken();
  return (
    <style>{`
      .strongbox-secondary { color: ${token.colorTextSecondary}; }
      .strongbox-stack { display: flex; flex-direction: column; align-items: flex-start; gap: 2px; overflow-wrap: anywhere; }
      /* Breaks after its hyphens, and inside of its parts only where even those do not fit. */
      .strongbox-name { overflow-wrap: break-word; max-width: 100%; }
      .strongbox-line { display: flex; flex-wrap: wrap; gap: 4px; }
      .strongbox-note { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
      .strongbox-action {
        display: inline-flex; align-items: center; justify-content: center;
        min-width: ${token.controlHeightSM}px; height: ${token.controlHeightSM}px; padding: 0 2px;
        border: 0; border-radius: ${token.borderRadiusSM}px; background: none; color: ${token.colorText};
        font: inherit; cursor: pointer; transition: background ${token.motionDurationMid};
      }
      .strongbox-action:hover:enabled { background: ${token.colorBgTextHover}; }
      .strongbox-action:active:enabled { background: ${token.colorBgTextActive}; }
      .strongbox-action:focus-visible { outline: ${token.lineWidthFocus}px solid ${token.colorPrimaryBorder}; outline-offset: 1px; }
      .strongbox-action:disabled { color: ${token.colorTextDisabled}; cursor: not-allowed; }
      .strongbox-action.strongbox-danger:enabled { color: ${token.colorError}; }
      .strongbox-action.strongbox-link:enabled { color: ${token.colorLink}; }
    `}</style>
  );
}

interface ButtonProps {
  /** For people who do not see the icon. */
  label: string;
  title?: string;
  look?: 'danger' | 'link';
  disabled?: boolean;
  onClick(): void;
  children: ReactNode;
}

export function RowButton({ label, look, children, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      className={['strongbox-action', look && `strongbox-${look}`].filter(Boolean).join(' ')}
      aria-label={label}
      {...props}
    >
      {children}
    </button>
  );
}

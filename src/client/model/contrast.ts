/** Contrast of colours, as WCAG 2 defines it. Pure. */

type Rgb = [number, number, number];

/** What WCAG 2 asks of normal text. */
export const ENOUGH = 4.5;
const STEP = 0.05;

/**
 * This colour, or the nearest to it on the way to black or white that can be read on all of these backgrounds. Colours are `#rrggbb`;
 * others come back as they are.
 */
export function readable(color: string, ...backgrounds: string[]): string {
  const start = parse(color);
  const behind = backgrounds.map(parse).filter((one): one is Rgb => one !== null);
  if (!start || behind.length === 0) return color;
  const end: Rgb = behind.every(takesLight) ? [255, 255, 255] : [0, 0, 0];
  for (let share = 0; share < 1; share += STEP) {
    const mixed = start.map((value, at) => Math.round(value + ((end[at] ?? 0) - value) * share)) as Rgb;
    if (behind.every((one) => ratio(mixed, one) >= ENOUGH)) return share === 0 ? color : format(mixed);
  }
  return format(end);
}

/** Whether what stands on it has to be light. */
export function isDark(background: string): boolean {
  const rgb = parse(background);
  return rgb !== null && takesLight(rgb);
}

export function contrast(one: string, other: string): number {
  const [a, b] = [parse(one), parse(other)];
  return a && b ? ratio(a, b) : 1;
}

function parse(color: string): Rgb | null {
  const digits = /^#([\da-f]{6})$/i.exec(color)?.[1] ?? /^#([\da-f]{3})$/i.exec(color)?.[1]?.replace(/./g, '$&$&');
  return digits ? ([0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) as Rgb) : null;
}

function format(rgb: Rgb): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function ratio(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function takesLight(background: Rgb): boolean {
  return luminance(background) < 0.2;
}

function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

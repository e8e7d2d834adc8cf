import { contrast, isDark, readable } from '../../src/client/model/contrast';

describe('colours that can be read', () => {
  test('contrast is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#767676', '#fff')).toBeCloseTo(4.54, 2);
    expect(contrast('#1677ff', '#ffffff')).toBeCloseTo(4.1, 1);
  });

  test.each([
    ['#1677ff', ['#ffffff']],
    ['#52c41a', ['#ffffff', '#f6ffed']],
    ['#d48806', ['#fffbe6']],
    ['#1668dc', ['#141414']],
    ['#dc4446', ['#141414', '#2c1618']],
  ])('%s on %j gets as far as it must', (color, backgrounds) => {
    const found = readable(color, ...backgrounds);
    for (const background of backgrounds) expect(contrast(found, background)).toBeGreaterThanOrEqual(4.5);
  });

  test('what can be read already, or is no plain colour, stays', () => {
    expect(readable('#237804', '#f6ffed')).toBe('#237804');
    expect(readable('rgba(0,0,0,0.45)', '#ffffff')).toBe('rgba(0,0,0,0.45)');
  });

  test('dark backgrounds are told from light ones', () => {
    expect(['#141414', '#000', '#1d39c4'].map(isDark)).toEqual([true, true, true]);
    expect(['#ffffff', '#f5f5f5', 'transparent'].map(isDark)).toEqual([false, false, false]);
  });
});

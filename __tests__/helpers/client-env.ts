/** What antd and the pages expect of a browser and jsdom lacks. */
import { ReadableStream } from 'node:stream/web';
import { TextDecoder, TextEncoder } from 'node:util';

class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const matchMedia = (media: string) => ({
  media,
  matches: false,
  onchange: null,
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
});

Object.assign(globalThis, { ReadableStream, TextDecoder, TextEncoder, ResizeObserver: NoResizeObserver });
Object.assign(window, { matchMedia });
// jsdom matches every rule of antd's style sheets against every element, which makes each query by role take seconds. What is
// hidden is hidden by attributes and inline styles in the pages under test.
window.getComputedStyle = (element) => (element as HTMLElement).style;

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
// jsdom does not implement it for pseudo-elements, which antd asks for scrollbars, and says so on the console.
const { getComputedStyle } = window;
window.getComputedStyle = (element) => getComputedStyle(element);

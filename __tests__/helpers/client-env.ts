/** What antd and the pages expect of a browser and jsdom lacks. */
import { ReadableStream } from 'node:stream/web';
import { TextDecoder, TextEncoder } from 'node:util';

class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** Of the queries only `(min-width: …px)` and `(max-width: …px)` say anything here; set window.innerWidth before rendering. */
const matchMedia = (media: string) => ({
  media,
  get matches() {
    const limits = [...media.matchAll(/\((min|max)-width:\s*([\d.]+)px\)/g)];
    return (
      limits.length > 0 &&
      limits.every(([, end, width]) =>
        end === 'min' ? window.innerWidth >= Number(width) : window.innerWidth <= Number(width),
      )
    );
  },
  onchange: null,
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
});

async function text(this: Blob): Promise<string> {
  const reader = new FileReader();
  await new Promise((resolve) => {
    reader.onloadend = resolve;
    reader.readAsText(this);
  });
  return String(reader.result);
}

Object.assign(Blob.prototype, { text });
Object.assign(globalThis, { ReadableStream, TextDecoder, TextEncoder, ResizeObserver: NoResizeObserver });
// As wide as an ordinary screen.
Object.assign(window, { matchMedia, innerWidth: 1280 });
// jsdom matches every rule of antd's style sheets against every element, which makes each query by role take seconds. What is
// hidden is hidden by attributes and inline styles in the pages under test.
window.getComputedStyle = (element) => (element as HTMLElement).style;

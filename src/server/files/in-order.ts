/** Does the work for several items at a time, and hands the results out in the order of the items. */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const going: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Heard of when its turn comes.
      result.catch(() => undefined);
      going.push(result);
      if (going.length >= width) yield (await going.shift()) as Result;
    }
    while (going.length > 0) yield (await going.shift()) as Result;
  } finally {
    await Promise.allSettled(going);
  }
}

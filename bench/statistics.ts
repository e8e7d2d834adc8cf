export function median(values: number[]): number {
  return percentile(values, 0.5);
}

/** The nearest of the values themselves: nothing is interpolated. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.ceil(sorted.length * share) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, at))] ?? NaN;
}

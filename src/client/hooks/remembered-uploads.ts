/** Ids of unfinished uploads, in the browser's storage: who picks the same file again goes on where it stopped. */
const PREFIX = 'strongbox.upload ';

const keyOf = ({ name, size, lastModified }: File) => `${PREFIX}${name} ${size} ${lastModified}`;

export function rememberedUpload(file: File): string | null {
  return localStorage.getItem(keyOf(file));
}

export function rememberUpload(file: File, id: string): void {
  localStorage.setItem(keyOf(file), id);
}

export function forgetUpload(file: File): void {
  localStorage.removeItem(keyOf(file));
}

/** One entry as the zip's directory has it. */
export interface ZipRecord {
  name: string;
  flags: number;
  method: number;
  /** DOS time and date. */
  modified: number;
  crc32: number;
  compressedSize: number;
  size: number;
  /** Of the local header, from the start of the file. */
  offset: number;
  /** Bytes from the local header to the end of the data descriptor. */
  length: number;
}

export const STORED = 0;
export const DEFLATED = 8;
/** Sizes and CRC follow the data. The only flag in use: no encryption, no patches, names are ASCII. */
export const DESCRIPTOR_FLAG = 0x0008;
export const LOCAL_HEADER = 30;

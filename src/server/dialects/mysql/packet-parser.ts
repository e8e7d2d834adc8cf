/**
 * Takes the place of the driver's packet parser. The driver's gathers a packet of 20 MB in pieces, and copies it three times into
 * fresh memory; with garbage of that size, rows like these cost 120 MB and more. This one copies each byte once, into one block
 * that it keeps for the next large packet. It also stops in the middle of a chunk when the connection is paused, so that the block is
 * not written to while the row in it is still being read.
 */
import type { Connection } from 'mysql2';

/** What the driver's handlePacket() takes; its class is not exported. */
interface Packet {
  numPackets: number;
}
type PacketClass = new (sequenceId: number, bytes: Buffer, start: number, end: number) => Packet;
interface Parser {
  execute(chunk: Buffer): void;
}
/** The part of the driver's connection that is replaced; our tests would notice a driver without it. */
interface Internals {
  packetParser: Parser & { constructor: new (take: (packet: Packet) => void) => Parser };
  handlePacket(packet: Packet): void;
}

const HEADER_BYTES = 4;
/** A part of this length is followed by another one of the same packet. */
const FULL_PART = 0xffffff;
const LARGE_BYTES = 256 * 1024;
const EMPTY = Buffer.alloc(0);

export class PacketParser implements Parser {
  #paused = false;
  #held: Buffer = EMPTY;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  /** The packet being gathered; its first four bytes stand for the header, as the driver expects. */
  #packet: Buffer = EMPTY;
  #filled = HEADER_BYTES;
  #partEnd = HEADER_BYTES;
  #parts = 0;
  #sequenceId = 0;
  #block: Buffer = EMPTY;

  private constructor(
    private readonly Packet: PacketClass,
    private readonly take: (packet: Packet) => void,
  ) {}

  static install(connection: Connection): PacketParser {
    const internals = connection as unknown as Internals;
    const classes: PacketClass[] = [];
    const probe = new internals.packetParser.constructor((packet) => classes.push(packet.constructor as PacketClass));
    probe.execute(Buffer.from([1, 0, 0, 0, 0]));
    const parser = new PacketParser(classes[0] as PacketClass, (packet) => internals.handlePacket(packet));
    Object.assign(internals, { packetParser: parser });
    return parser;
  }

  execute(chunk: Buffer): void {
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = EMPTY;
    for (let at = 0; at < bytes.length; ) {
      if (this.#paused) {
        this.#held = bytes.subarray(at);
        return;
      }
      at = this.#headerFilled === 0 && this.#parts === 0 ? this.#whole(bytes, at) : this.#partial(bytes, at);
    }
  }

  /** Packets handed over so far may be used until resume(). */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.execute(EMPTY);
  }

  /** Gives back the memory kept for large packets. */
  release(): void {
    this.#block = EMPTY;
  }

  #whole(bytes: Buffer, at: number): number {
    if (bytes.length - at < HEADER_BYTES) return this.#partial(bytes, at);
    const length = bytes.readUIntLE(at, 3);
    const end = at + HEADER_BYTES + length;
    if (length === FULL_PART || end > bytes.length) return this.#partial(bytes, at);
    this.take(new this.Packet(bytes[at + 3] as number, bytes, at, end));
    return end;
  }

  #partial(bytes: Buffer, start: number): number {
    let at = start;
    if (this.#headerFilled < HEADER_BYTES) {
      const copied = bytes.copy(this.#header, this.#headerFilled, at);
      this.#headerFilled += copied;
      at += copied;
      if (this.#headerFilled < HEADER_BYTES) return at;
      this.#beginPart();
    }
    const copied = bytes.copy(this.#packet, this.#filled, at, at + this.#partEnd - this.#filled);
    this.#filled += copied;
    if (this.#filled === this.#partEnd) this.#endPart();
    return at + copied;
  }

  #beginPart(): void {
    if (this.#parts === 0) this.#sequenceId = this.#header[3] as number;
    this.#partEnd = this.#filled + this.#header.readUIntLE(0, 3);
    if (this.#partEnd <= LARGE_BYTES) {
      this.#packet = Buffer.allocUnsafe(this.#partEnd);
      return;
    }
    if (this.#block.length < this.#partEnd) {
      // With room for a next part: pages that are never written to take no memory.
      const larger = Buffer.allocUnsafeSlow(this.#partEnd * 2);
      this.#packet.copy(larger, 0, 0, this.#filled);
      this.#block = larger;
    }
    this.#packet = this.#block;
  }

  #endPart(): void {
    this.#parts += 1;
    this.#headerFilled = 0;
    if (this.#header.readUIntLE(0, 3) === FULL_PART) return;
    const packet = new this.Packet(this.#sequenceId, this.#packet, 0, this.#filled);
    packet.numPackets = this.#parts;
    this.#packet = EMPTY;
    this.#filled = HEADER_BYTES;
    this.#parts = 0;
    this.take(packet);
  }
}

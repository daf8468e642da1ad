import { crc32, deflateSync } from 'node:zlib';

/** A part of a PNG (ISO/IEC 15948). */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of `rows` equal rows; each begins with the number of its filter, which is none. */
function rowsOf(width: number, height: number, rows: number, row: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const pixels = Buffer.concat(Array.from({ length: rows }, () => row));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A black PNG. `rows` can be fewer than it says: a bomb says what it doesn't hold. */
export function png(width: number, height: number, rows = height): Buffer {
  return rowsOf(width, height, rows, Buffer.alloc(width + 1));
}

/** A PNG of three parts side by side: black, grey, white. */
export function stripes(width: number, height: number): Buffer {
  const shades = Array.from({ length: width }, (_, x) => [0, 128, 255][Math.floor((x * 3) / width)]!);
  return rowsOf(width, height, height, Buffer.from([0, ...shades]));
}

/** A GIF of one pixel. */
export const gif = Buffer.from(
  'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
  'base64',
);

/** A JPEG of 16 x 8 pixels, all red. */
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4' +
    'UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj' +
    'Y2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEA' +
    'AAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIR' +
    'AxEAPwCOAEpn/9k=',
  'base64',
);

/** Where the JPEG of `located` was taken, in the words of its maker. */
export const SECRET_PLACE = '48.8584N,2.2945E';

/** The same JPEG as a telephone makes it, which notes in it where it was (Exif 3.0). */
export function located(): Buffer {
  const area = Buffer.from(`${SECRET_PLACE}\0`);
  const tiff = Buffer.alloc(44);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  // One entry, which leads to those of the place; one there: the name of the area.
  tiff.writeUInt16LE(1, 8);
  tiff.set([0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0], 10);
  tiff.writeUInt16LE(1, 26);
  tiff.set([0x1c, 0, 7, 0, area.length, 0, 0, 0, 44, 0, 0, 0], 28);
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff, area]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** A WebP of 16 x 8 pixels, all red. */
export const webp = Buffer.from(
  'UklGRjYAAABXRUJQVlA4ICoAAACQAQCdASoQAAgAAsBMJaACdLoAA5gA/u2QP4hd7G2//OJfyR+gXaAAAAA=',
  'base64',
);

export const file = (buffer: Buffer, name = 'photo.png', mimeType = 'image/png') => ({
  name,
  mimeType,
  buffer,
});

/**
 * A small web application that is not NocoBase's: notes in a database of SQLite, and their pictures in a folder.
 * node guestbook.mjs <folder>: the database is <folder>/guestbook.sqlite, pictures are in <folder>/pictures. Prints its port.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import sqlite3 from 'sqlite3';

const folder = path.resolve(process.argv[2]);
const pictures = path.join(folder, 'pictures');
await mkdir(pictures, { recursive: true });
const db = new sqlite3.Database(path.join(folder, 'guestbook.sqlite'));
const sql = (method, ...args) =>
  new Promise((resolve, reject) => db[method](...args, (error, rows) => (error ? reject(error) : resolve(rows))));
await sql('run', 'CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT, picture TEXT)');

/** POST /?text=…: a note, its picture in the body. GET /: every note with the hash of its picture. */
const server = createServer(async (request, response) => {
  try {
    if (request.method === 'POST') {
      const name = path.join(randomUUID().slice(0, 2), randomUUID());
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      await mkdir(path.dirname(path.join(pictures, name)), { recursive: true });
      await writeFile(path.join(pictures, name), Buffer.concat(chunks));
      const text = new URL(request.url, 'http://localhost').searchParams.get('text');
      await sql('run', 'INSERT INTO notes (text, picture) VALUES (?, ?)', [text, name]);
      response.end();
      return;
    }
    const notes = await sql('all', 'SELECT * FROM notes ORDER BY id');
    const seen = notes.map(async ({ id, text, picture }) => {
      const bytes = await readFile(path.join(pictures, picture));
      return { id, text, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
    response.end(JSON.stringify(await Promise.all(seen)));
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));

import type { Connection, Parameter } from './connection';

/** SQLite joins 500 queries, takes 999 parameters and a million characters at most. */
const TOGETHER = 200;
const LONGEST = 200_000;

/** One value of each of these, by name: a few queries instead of hundreds, of which the way to SQLite takes most of the time. */
export async function askTogether<T extends { name: string }, Value extends Parameter>(
  connection: Connection,
  during: string,
  subjects: readonly T[],
  /** A SELECT of one value; `name` stands for the parameter that holds the name. */
  select: (subject: T, name: string) => string,
): Promise<Map<string, Value | null>> {
  const answers = new Map<string, Value | null>();
  let queries: string[] = [];
  let names: string[] = [];
  let length = 0;
  const ask = async () => {
    if (names.length === 0) return;
    const rows = await connection.query<{ name: string; value: Value | null }>(
      during,
      queries.join(' UNION ALL '),
      names,
    );
    for (const { name, value } of rows) answers.set(name, value);
    [queries, names, length] = [[], [], 0];
  };
  for (const subject of subjects) {
    const name = `?${names.length + 1}`;
    const query = `SELECT ${name} AS name, (${select(subject, name)}) AS value`;
    queries.push(query);
    names.push(subject.name);
    length += query.length;
    if (names.length === TOGETHER || length > LONGEST) await ask();
  }
  await ask();
  return answers;
}

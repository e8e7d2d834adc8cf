/** Works with a restored application as people do; everything goes on where the source was. */
import { LABELS, PLACES, THINGS } from './collections';
import { LAST_PLACE, LAST_THING, PERSON } from './contents';
import type { DialectName } from '../../../src/server/dialects/definition';
import type { RunningApplication } from './scene';

export interface Used {
  /** Of a new record: its number, the place in its order, its text number. */
  thing: { id: number; position: number; orderNo: string };
  newPlace: number;
  labelsBefore: number;
  labelsAfter: number;
  childrenOfBerlin: string[];
  pathOfNew: string[];
  signedInAs: string;
}

export async function use({ agent }: RunningApplication): Promise<Used> {
  const admin = await agent(1);
  const get = async (query: string) => answer(await admin.get(`/api/${query}`), query);
  const post = async (query: string, body: object) => answer(await admin.post(`/api/${query}`).send(body), query);

  const { id, position, orderNo } = await post(`${THINGS}:create`, { title: 'made after the restore' });
  const labels = async () => (await get(`${THINGS}/1/labels:list?paginate=false`)).length;
  const labelsBefore = await labels();
  const label = await post(`${LABELS}:create`, { title: 'new' });
  await post(`${THINGS}/1/labels:add`, [label.id]);

  const [berlin] = await get(`${PLACES}:list?filter={"label":"Berlin"}`);
  const place = await post(`${PLACES}:create`, { label: 'Mitte', parent: { id: berlin.id } });
  const children = await get(`${PLACES}/${berlin.id}/children:list?sort=id`);
  const branch = await get(`${PLACES}:list?tree=true&paginate=false&filter={"label":"Mitte"}`);

  const nobody = await agent();
  const { email, password } = PERSON;
  const signIn = await nobody
    .post('/api/auth:signIn')
    .set('X-Authenticator', 'basic')
    .send({ account: email, password });
  const { token } = answer(signIn, 'auth:signIn');
  const check = await nobody.get('/api/auth:check').set('X-Authenticator', 'basic').auth(token, { type: 'bearer' });
  return {
    thing: { id: Number(id), position, orderNo },
    newPlace: Number(place.id),
    labelsBefore,
    labelsAfter: await labels(),
    childrenOfBerlin: children.map(({ label: name }: { label: string }) => name),
    pathOfNew: pathOf(branch[0]),
    signedInAs: answer(check, 'auth:check').nickname,
  };
}

/** NocoBase itself makes tables anew on SQLite when a key is added, and drops what kept the highest number. */
export function used(from: DialectName): Used {
  const next = LAST_THING + 1;
  return {
    thing: {
      id: from === 'sqlite' ? LAST_THING : next,
      position: LAST_THING,
      orderNo: `N-${String(next).padStart(4, '0')}`,
    },
    newPlace: LAST_PLACE + 1,
    labelsBefore: 2,
    labelsAfter: 3,
    childrenOfBerlin: ['Kreuzberg', 'Mitte'],
    pathOfNew: ['World', 'Europe', 'Berlin', 'Mitte'],
    signedInAs: PERSON.nickname,
  };
}

interface Place {
  label: string;
  children?: Place[];
}

function pathOf(place: Place | undefined): string[] {
  return place ? [place.label, ...pathOf(place.children?.at(-1))] : [];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever NocoBase answers
function answer({ status, body }: { status: number; body: any }, query: string): any {
  if (status !== 200) throw new Error(`${query}: ${status} ${JSON.stringify(body)}`);
  return body.data;
}

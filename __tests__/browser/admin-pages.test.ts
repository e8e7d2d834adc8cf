/**
 * The pages of both clients in a real browser, against the application of `npm start`. In one file, since all of it uses one
 * application, in which one thing happens at a time.
 */
import { accessibilityFlow } from './flows/accessibility';
import { backupsFlow } from './flows/backups';
import { connectionsFlow } from './flows/connections';
import { failingBackupFlow } from './flows/failing-backup';
import { filesAndKeysFlow } from './flows/files-and-keys';
import { languagesFlow } from './flows/languages';
import { powersFlow } from './flows/powers';
import { precheckFlow } from './flows/precheck';
import { restoreFlow } from './flows/restore';
import { savedRestoresFlow } from './flows/saved-restores';
import { schedulesFlow } from './flows/schedules';
import { smoothnessFlow } from './flows/smoothness';
import { Scene } from './scene';
import { CLIENTS } from './visit';

const START_TIMEOUT = 360_000;

const describeInBrowser = process.env.STRONGBOX_TEST_CHROMIUM ? describe : describe.skip;

describeInBrowser('the pages', () => {
  let scene: Scene;
  const get = () => scene;

  beforeAll(async () => {
    scene = await Scene.set();
  }, START_TIMEOUT);
  afterAll(() => scene?.clear());
  afterEach(async () => expect(await scene.endVisits()).toEqual([]));

  describe.each(CLIENTS)('of the %s client', (client) => {
    backupsFlow(get, client);
    restoreFlow(get, client);
    filesAndKeysFlow(get, client);
    connectionsFlow(get, client);
    savedRestoresFlow(get, client);
    schedulesFlow(get, client);
  });
  failingBackupFlow(get);
  precheckFlow(get);
  powersFlow(get);
  languagesFlow(get);
  smoothnessFlow(get);
  accessibilityFlow(get);
});

/** Views, triggers and routines that stand in the way can be left out where that is said. */
import { fakeRestores } from '../../helpers/fake-restores';
import { openDialog } from './render-restores';
import { contents, line, plan } from './restore-samples';

afterEach(() => sessionStorage.clear());

const UNSURE = line({
  check: 'objects',
  verdict: 'blocker',
  message: 'What may speak of tables that get other names: view puzzle.',
  hint: 'Leave these out, or keep the names of the tables.',
  details: { objects: ['view puzzle'] },
});

test('they are left out, the precheck is made anew, and the choice says so and can take it back', async () => {
  const restores = fakeRestores({ archive: async () => contents(), plan: jest.fn(async () => plan([UNSURE])) });
  const { dialog, user } = await openDialog(restores);
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  const leave = await dialog.findByRole('button', { name: 'Leave these out and check again' });
  restores.plan.mockResolvedValue(plan());
  await user.click(leave);
  await dialog.findByText('Nothing stands against this restore');
  expect(restores.plan.mock.lastCall?.[1]).toMatchObject({ objects: true, excludeObjects: ['view puzzle'] });
  await user.click(dialog.getByRole('button', { name: 'Back' }));
  expect(dialog.getByText(/Left out: view puzzle\./)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Restore these as well' }));
  await user.click(dialog.getByRole('button', { name: 'Check' }));
  await dialog.findByText('Nothing stands against this restore');
  expect(restores.plan.mock.lastCall?.[1]).not.toHaveProperty('excludeObjects');
});

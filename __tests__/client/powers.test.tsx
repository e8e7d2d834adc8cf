import { screen } from '@testing-library/react';
import { Backups } from '../../src/client/components/Backups';
import { HttpPowersProvider, usePowers } from '../../src/client/hooks/usePowers';
import { powersOf } from '../../src/client/model/powers';
import { fakeApi, renderInHost, renderOnHost } from '../helpers/render-in-host';
import { archive, NAME } from './samples';

const allowed = (snippets: string[]) =>
  Object.entries(powersOf({ snippets }))
    .filter(([, yes]) => yes)
    .map(([power]) => power);

test.each<[string, string[], string[]]>([
  ['no snippet', [], []],
  ['those of a member', ['!pm', '!pm.*', '!ui.*'], []],
  [
    'those of an administrator',
    ['pm', 'pm.*', 'ui.*'],
    ['see', 'create', 'download', 'restore', 'delete', 'configure'],
  ],
  ['one power', ['pm.strongbox'], ['see']],
  ['all but one', ['pm.*', '!pm.strongbox.delete'], ['see', 'create', 'download', 'restore', 'configure']],
  ['the page without its powers', ['pm.*', '!pm.strongbox.*'], ['see']],
  ['the powers without the page', ['pm.strongbox.*'], ['create', 'download', 'restore', 'delete', 'configure']],
  ['another page that begins alike', ['pmxstrongbox', 'pm.strong'], []],
  ['a pattern that would be a bad expression', ['pm.(', '+'], []],
])('%s', (_, snippets, powers) => {
  expect(allowed(snippets)).toEqual(powers);
});

test('the root role needs no snippets', () => {
  expect(Object.values(powersOf({ allowAll: true }))).not.toContain(false);
});

function Shown() {
  const { see, create } = usePowers();
  return <output>{`${see} ${create}`}</output>;
}

const page = (
  <HttpPowersProvider>
    <Shown />
    <Shown />
  </HttpPowersProvider>
);

test('nothing is allowed before the server has answered, and it is asked once', async () => {
  const answer = { data: { data: { snippets: ['pm.strongbox'] } } };
  const request = jest.fn(async () => answer);
  renderOnHost(page, request);
  expect(screen.getAllByText('false false')).toHaveLength(2);
  expect(await screen.findAllByText('true false')).toHaveLength(2);
  expect(request).toHaveBeenCalledTimes(1);
  expect(request).toHaveBeenCalledWith(expect.objectContaining({ url: 'roles:check' }));
});

test('where the server does not answer, the page says so and can ask again', async () => {
  const request = jest.fn().mockRejectedValueOnce(new Error('Network Error'));
  request.mockResolvedValue({ data: { data: { allowAll: true } } });
  const { user } = renderOnHost(page, request);
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findAllByText('true true')).toHaveLength(2);
});

test('what a role may not do is not offered', async () => {
  renderInHost(
    <Backups />,
    fakeApi({ list: async () => [archive()] }),
    'en-US',
    powersOf({ snippets: ['pm.strongbox'] }),
  );
  await screen.findByRole('button', { name: `Verify ${NAME}` });
  const names = screen.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent);
  expect(names.filter((name) => name && /new|upload|download|delete|restore/i.test(name))).toEqual([]);
});

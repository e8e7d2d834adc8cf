import { screen, within } from '@testing-library/react';
import type { ConnectionsApi } from '../../../src/client/api/connections-api';
import { Backups } from '../../../src/client/components/Backups';
import { ALL_POWERS, type Powers } from '../../../src/client/model/powers';
import type { FakeRestores } from '../../helpers/fake-restores';
import { fakeApi, renderInHost } from '../../helpers/render-in-host';
import { archive, NAME } from '../samples';

export function renderRestores(
  restores: FakeRestores,
  { lng, powers = ALL_POWERS, connections }: { lng?: string; powers?: Powers; connections?: ConnectionsApi } = {},
) {
  const api = fakeApi({ list: jest.fn(async () => [archive()]) });
  return { api, ...renderInHost(<Backups />, api, lng, powers, restores, connections) };
}

export async function openDialog(restores: FakeRestores, connections?: ConnectionsApi) {
  const { user, api } = renderRestores(restores, { connections });
  await user.click(await screen.findByRole('button', { name: `Restore ${NAME}` }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Restore' }));
  await dialog.findByRole('checkbox', { name: 'Required data' });
  return { user, api, dialog };
}

/** The question for a name, above the dialog. By its title: in tests, all of antd's dialogs are labelled by one id. */
export async function findNaming() {
  const title = await screen.findByText('Save as a restore task');
  return within(title.closest<HTMLElement>('[role=dialog]')!);
}

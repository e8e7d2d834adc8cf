import { HttpApiProvider } from '../api/api-context';
import { HttpConnectionsProvider } from '../api/connections-context';
import { HttpKeysProvider } from '../api/keys-context';
import { HttpRestoresProvider } from '../api/restores-context';
import { HttpSchedulesProvider } from '../api/schedules-context';
import { Backups } from '../components/Backups';
import { ReadableTheme } from '../components/ReadableTheme';
import { HttpPowersProvider } from '../hooks/usePowers';

/** A default export, as both clients load pages. */
export default function BackupsPage() {
  return (
    <ReadableTheme>
      <HttpApiProvider>
        <HttpPowersProvider>
          <HttpRestoresProvider>
            <HttpConnectionsProvider>
              <HttpSchedulesProvider>
                <HttpKeysProvider>
                  <Backups />
                </HttpKeysProvider>
              </HttpSchedulesProvider>
            </HttpConnectionsProvider>
          </HttpRestoresProvider>
        </HttpPowersProvider>
      </HttpApiProvider>
    </ReadableTheme>
  );
}

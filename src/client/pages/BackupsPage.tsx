import { HttpApiProvider } from '../api/api-context';
import { Backups } from '../components/Backups';

/** A default export, as both clients load pages. */
export default function BackupsPage() {
  return (
    <HttpApiProvider>
      <Backups />
    </HttpApiProvider>
  );
}

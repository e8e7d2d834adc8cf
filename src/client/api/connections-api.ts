import type { ConnectionReport, ConnectionRequest, ConnectionRow } from '../../common/api';

/** Other databases. Every method rejects with ApiError. */
export interface ConnectionsApi {
  /** Sorted by name. */
  list(): Promise<ConnectionRow[]>;
  create(request: ConnectionRequest): Promise<ConnectionRow>;
  /** Without a password, the stored one is kept. */
  update(id: string, request: ConnectionRequest): Promise<ConnectionRow>;
  remove(id: string): Promise<void>;
  /** Connects and looks. */
  test(id: string): Promise<ConnectionReport>;
}

/** Whoever serves the data while its tables are exchanged: a running application, or nobody when there is only a database. */
export interface Service {
  /**
   * From here to `end` nobody is served. Returns when that is so.
   * @param upgrade that the new data needs an upgrade of the application, also when this process does not live to do it
   */
  begin(options: { message: string; upgrade: boolean }): Promise<void>;
  /** Works on what the database holds now, and tells the application's other processes. @throws when the application cannot */
  reload(options: { upgrade: boolean }): Promise<void>;
  /** Tells the application's other processes that the data is new. */
  announce(): Promise<void>;
  /** Serves again. */
  end(): Promise<void>;
}

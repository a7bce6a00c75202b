import { Connection, type ConnectionOptions } from "@/session/connection";

/** Opens a connection while somebody looks, for `useSyncExternalStore`: subscribing opens it, unsubscribing closes it. */
export class ConnectionHolder {
  private connection: Connection | null = null;

  constructor(private readonly options: ConnectionOptions) {}

  readonly get = (): Connection | null => this.connection;

  readonly subscribe = (): (() => void) => {
    // React looks at the snapshot again after it has subscribed, so nobody has to be told.
    const connection = (this.connection = new Connection(this.options));
    return () => {
      void connection.destroy();
      this.connection = null;
    };
  };
}

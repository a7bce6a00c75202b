import { WebSocket as NodeWebSocket } from "ws";

/** Node's WebSocket, which throws where a browser's says nothing: when it is closed while it connects. */
class Socket extends NodeWebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    this.on("error", () => undefined);
  }
}

/** The WebSocket of a test's connections. */
export const nodeSocket = Socket as unknown as typeof WebSocket;

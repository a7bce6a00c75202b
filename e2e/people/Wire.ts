import { type Page, type WebSocketRoute } from "playwright-core";

/** The socket of a page, which a test may cut: as a network does that lets pages through and sockets not. */
export class Wire {
  private readonly sockets = new Set<WebSocketRoute>();
  private isCut = false;

  /** Of every document that the page loads from now on. */
  static async of(page: Page): Promise<Wire> {
    const wire = new Wire();
    await page.routeWebSocket(/\/api\/socket$/, (socket) => {
      wire.opened(socket);
    });
    return wire;
  }

  async cut(): Promise<void> {
    this.isCut = true;
    const open = [...this.sockets];
    this.sockets.clear();
    await Promise.all(open.map((socket) => socket.close()));
  }

  mend(): void {
    this.isCut = false;
  }

  private opened(socket: WebSocketRoute): void {
    if (this.isCut) {
      void socket.close();
      return;
    }
    const server = socket.connectToServer();
    this.sockets.add(socket).add(server);
  }
}

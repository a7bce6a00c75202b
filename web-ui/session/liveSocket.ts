import { HocuspocusProviderWebsocket } from "@hocuspocus/provider";

/**
 * The provider's socket without its queue. What it would send later, on the next connection, is stale then: there each document first says who asks
 * for it, and afterwards all that counts. A frame of a document that was closed meanwhile would be denied, and the denial would meet whoever
 * has opened the same file again; its late Close would even end that one.
 */
export class LiveSocket extends HocuspocusProviderWebsocket {
  override send(frame: Uint8Array): void {
    const { webSocket } = this;
    if (webSocket !== null && webSocket.readyState === webSocket.OPEN) super.send(frame);
  }
}

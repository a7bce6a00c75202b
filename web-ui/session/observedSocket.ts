/** Who is told of everything that really passes over the wire. */
export interface WireObserver {
  /** A frame is about to be sent. {@return false to drop it instead} */
  sent(frame: Uint8Array): boolean;
  received(frame: Uint8Array): void;
}

/**
 * A WebSocket that lets us watch what the provider sends and receives. The provider's own events tell what it *means* to
 * send, also while frames only wait in its queue; the ledger needs what is on the wire, in the wire's order.
 *
 * @param base the environment's WebSocket
 * @param observer called in order of the frames; `received` before the provider has dealt with the frame
 */
export function observedSocket(base: typeof WebSocket, observer: WireObserver): typeof WebSocket {
  return class extends base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      // Registered before the provider can: listeners run in the order of their registration.
      this.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (event.data instanceof ArrayBuffer) observer.received(new Uint8Array(event.data));
      });
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (data instanceof Uint8Array && !observer.sent(data)) return;
      super.send(data);
    }
  };
}

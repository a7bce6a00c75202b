package dev.tandem.platform.door;

import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.crdt.sync.SyncMessage;

/** The names under which kinds of frames are registered in {@link dev.tandem.platform.access.Operation}. */
final class FrameKind {
    private FrameKind() {}

    /** {@return the kind of a frame; a kind that browsers have no business to send has a name too, but no entry} */
    static String of(HocuspocusFrame frame) {
        return switch (frame) {
            case HocuspocusFrame.Auth _ -> "auth";
            case HocuspocusFrame.Ping _ -> "ping";
            case HocuspocusFrame.Pong _ -> "pong";
            case HocuspocusFrame.Close _ -> "close";
            case HocuspocusFrame.Sync sync -> of(sync.message());
            case HocuspocusFrame.Awareness _ -> "awareness";
            case HocuspocusFrame.QueryAwareness _ -> "queryAwareness";
            case HocuspocusFrame.Stateless _ -> "stateless";
            case HocuspocusFrame.SyncReply _ -> "syncReply";
            case HocuspocusFrame.BroadcastStateless _ -> "broadcastStateless";
            case HocuspocusFrame.SyncStatus _ -> "syncStatus";
        };
    }

    private static String of(SyncMessage message) {
        return switch (message) {
            case SyncMessage.Step1 _ -> "sync.step1";
            case SyncMessage.Step2 _ -> "sync.step2";
            case SyncMessage.Update _ -> "sync.update";
        };
    }
}

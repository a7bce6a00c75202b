package dev.tandem.platform.door;

import dev.tandem.platform.error.ErrorCode;

/** Hears what the door answers. Any thread; must not block. */
public interface DoorListener {
    /** Hears nothing. */
    DoorListener NONE = new DoorListener() {
        @Override
        public void acknowledged(long nanos) {}

        @Override
        public void refused(ErrorCode code) {}
    };

    /** Updates that were submitted together are acknowledged, so long after the first of them was received. */
    void acknowledged(long nanos);

    /** A document was closed, or denied, with a code. */
    void refused(ErrorCode code);
}

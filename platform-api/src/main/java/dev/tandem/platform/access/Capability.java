package dev.tandem.platform.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** One right of one participant. Printed in lower case. */
public enum Capability {
    VIEW,
    EDIT,
    RUN,
    TERMINAL,
    DEBUG,
    CHAT,
    NOTES,
    PREVIEW,
    SHARE,
    MANAGE;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

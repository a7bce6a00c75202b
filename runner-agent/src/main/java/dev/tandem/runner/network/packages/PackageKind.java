package dev.tandem.runner.network.packages;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of package registry. */
public enum PackageKind {
    PIP,
    NPM,
    MAVEN,
    GO;

    /** As it stands in addresses and settings, e.g. {@code pip}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the name of the operator's setting} */
    public String setting() {
        return "tandem.packages." + id();
    }

    static Optional<PackageKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }
}

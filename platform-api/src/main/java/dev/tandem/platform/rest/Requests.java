package dev.tandem.platform.rest;

import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.Role;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the routes are sent. A missing field that is needed is refused as a malformed request. */
final class Requests {
    private Requests() {}

    record NewSession(
            String displayName,
            String template,
            @Nullable String name,
            @Nullable String slug) {
        NewSession {
            Objects.requireNonNull(displayName, "displayName is missing");
            Objects.requireNonNull(template, "template is missing");
        }
    }

    record Join(String secret, String displayName) {
        Join {
            Objects.requireNonNull(secret, "secret is missing");
            Objects.requireNonNull(displayName, "displayName is missing");
        }
    }

    record Rename(String name) {
        Rename {
            Objects.requireNonNull(name, "name is missing");
        }
    }

    record WithRole(Role role) {
        WithRole {
            Objects.requireNonNull(role, "role is missing");
        }
    }

    record ChangeTree(List<TreeCommand> commands) {
        ChangeTree {
            commands = List.copyOf(Objects.requireNonNull(commands, "commands is missing"));
        }
    }

    record NewRun(EntryId entry, @Nullable String language) {
        NewRun {
            Objects.requireNonNull(entry, "entry is missing");
        }
    }

    record NewVersion(String name) {
        NewVersion {
            Objects.requireNonNull(name, "name is missing");
        }
    }

    /** @param name null for none */
    record VersionName(@Nullable String name) {}

    /** @param entry the one file to restore; null for the whole session */
    record RestoreVersion(@Nullable EntryId entry) {}

    record RunInput(String text) {
        RunInput {
            Objects.requireNonNull(text, "text is missing");
        }
    }
}

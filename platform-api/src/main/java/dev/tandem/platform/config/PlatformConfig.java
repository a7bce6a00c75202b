package dev.tandem.platform.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What an operator may set, as system property ({@code tandem.data}) or environment variable ({@code TANDEM_DATA}). */
@ConfigMapping(prefix = "tandem")
public interface PlatformConfig {
    /** Where the embedded database and the platform's secrets live. */
    @WithDefault("${user.home}/.tandem")
    Path data();

    /** The secret that runners show; made at the first start. Default: {@code runner-token} in the data directory. */
    Optional<Path> runnerTokenFile();

    /** The port to listen at, unless {@code quarkus.http.port} says otherwise. */
    @WithDefault("8080")
    int port();

    Database database();

    Limits limits();

    History history();

    Blobs blobs();

    /** An external PostgreSQL; without a URL the embedded one is used. */
    interface Database {
        /** For instance {@code jdbc:postgresql://db.example.org/tandem}. */
        Optional<String> url();

        Optional<String> username();

        Optional<String> password();
    }

    /** What is kept of the past. */
    interface History {
        /** After how long a time without a change an automatic version is kept. */
        @WithDefault("PT30S")
        Duration pause();

        /** How long every change is kept; named versions are kept for ever. Default: everything for ever. At least an hour. */
        Optional<Duration> retention();
    }

    /** Files that are no text documents. */
    interface Blobs {
        /** Where their bytes are kept; default: in the database. Replicas need the same directory. */
        Optional<Path> directory();

        /** The largest file that may be uploaded. */
        @WithDefault("64M")
        MemorySize maxFile();

        /** How much all different contents of a session may take, with what its versions hold. */
        @WithDefault("1G")
        MemorySize maxSession();

        /** How many files one person may upload in a minute. */
        @WithDefault("300")
        int uploadsPerMinute();

        /** How many archives one person may download in a minute. */
        @WithDefault("20")
        int archivesPerMinute();

        /** How many uploads may be under way at once in one session. */
        @WithDefault("6")
        int uploadsAtOnce();

        /** How long one upload may take. */
        @WithDefault("15M")
        Duration uploadTime();
    }

    /** How much anybody gets. */
    interface Limits {
        /** The largest body of a request, uploads apart. */
        @WithDefault("1M")
        MemorySize body();

        /** How many sessions may be made from one address in a minute. */
        @WithDefault("60")
        int sessionsPerMinute();

        /** How many people may be in one session. */
        @WithDefault("256")
        int members();

        /** How many runs one person may start in a session within a minute. */
        @WithDefault("120")
        int personRunsPerMinute();

        /** How many runs all people of a session may start within a minute. */
        @WithDefault("240")
        int sessionRunsPerMinute();

        /** Processor time that the runs of a session get within an hour. Default: as much as there is. */
        Optional<Duration> sessionProcessorTimePerHour();

        /** How many terminals may be open in one session. */
        @WithDefault("6")
        int terminals();

        /** How much of what a session's terminals showed is kept in its log, in bytes. */
        @WithDefault("8388608")
        long terminalOutputBytes();

        /** How long a guest's token is good. */
        @WithDefault("P30D")
        Duration tokenLifetime();

        /** How long a token for one file is good, which stands in an address. */
        @WithDefault("PT1H")
        Duration fileTokenLifetime();

        /** How long somebody may join a debug session with a token for a debugger; who has joined stays. */
        @WithDefault("PT15M")
        Duration debuggerTokenLifetime();

        /** How long a session that nobody looks at stays in memory. */
        @WithDefault("PT5M")
        Duration idleSession();

        /** How long a document that nobody reads or changes stays decoded in memory, at least; at most twice as long. */
        @WithDefault("PT2M")
        Duration idleDocument();

        /** After how many records of a session its state is stored beside the log. */
        @WithDefault("1000")
        int recordsPerSnapshot();
    }
}

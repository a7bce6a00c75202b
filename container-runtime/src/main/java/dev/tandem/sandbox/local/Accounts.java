package dev.tandem.sandbox.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The {@code /etc/passwd} of each user id, so that programs have a name and a home. */
public final class Accounts {
    /** The name of the user whom programs are. */
    public static final String NAME = "coder";

    /** The home directory of programs, in every sandbox. */
    public static final String HOME = "/tmp/home";

    private final Path directory;

    /**
     * @param directory where the files are; made if missing
     */
    public Accounts(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
    }

    /** The file for a user id, made once. */
    public synchronized Path of(int userId) throws IOException {
        Path file = directory.resolve(Integer.toString(userId));
        if (!Files.exists(file)) {
            String lines = "root:x:0:0:root:/root:/usr/sbin/nologin\n" + NAME + ":x:" + userId + ":" + userId + ":"
                    + NAME + ":" + HOME + ":/bin/bash\n";
            Path draft = Files.writeString(directory.resolve(userId + ".draft"), lines);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }
}

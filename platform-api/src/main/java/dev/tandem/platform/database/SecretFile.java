package dev.tandem.platform.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret of 256 random bits in a file that only its owner may read, made when it is first asked for. */
public final class SecretFile {
    private static final int BYTES = 32;

    private SecretFile() {}

    /**
     * {@return the secret, 43 characters of base64url}
     *
     * @throws IOException if it can be neither read nor made
     */
    public static String readOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            create(file);
        }
        String secret = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (secret.length() < BYTES) {
            throw new IOException("%s holds no secret; delete it to have a new one made".formatted(file));
        }
        return secret;
    }

    /** Written beside and linked into place, so that nobody ever reads half of it. */
    private static void create(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path beside = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".new", onlyOwner);
        Files.writeString(beside, secret + "\n", StandardOpenOption.WRITE);
        try {
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException e) {
            return; // another start was faster: its secret counts
        } catch (UnsupportedOperationException e) {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}

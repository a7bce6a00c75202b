package dev.tandem.platform.blob;

import dev.tandem.protocol.BlobHash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Bytes whose end is reached only if they are those of a hash: what a disk has spoilt is not taken for the file. */
final class CheckedBytes extends FilterInputStream {
    private final BlobHash expected;
    private final MessageDigest digest = Sha256.digest();
    private boolean checked;

    CheckedBytes(InputStream bytes, BlobHash expected) {
        super(bytes);
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            digest.update(bytes, offset, read);
        } else if (read < 0 && !checked) {
            BlobHash found = BlobHash.of(digest.digest());
            if (!found.equals(expected)) {
                throw new IOException("the content %s is spoilt: its hash is %s".formatted(expected, found));
            }
            checked = true;
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return in.skip(0); // nothing may pass unread
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

package dev.tandem.sandbox.linux;

import java.io.IOException;

/**
 * The kernel refused a system call.
 *
 * <p>Building one does no more than store values: it happens on threads that cannot load classes any more, and string
 * concatenation does.
 */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final SystemCall call;
    private final String subject;
    private final int errno;

    SystemCallException(SystemCall call, String subject, int errno) {
        this.call = call;
        this.subject = subject;
        this.errno = errno;
    }

    /** The positive error number. */
    public int errno() {
        return errno;
    }

    @Override
    public String getMessage() {
        return call.name().toLowerCase(java.util.Locale.ROOT)
                + (subject.isEmpty() ? "" : " " + subject)
                + ": "
                + Errno.describe(errno);
    }
}

package dev.tandem.sandbox.linux;

/** The error numbers that decide something, see errno(3). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int ENOEXEC = 8;
    public static final int ENXIO = 6;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EPIPE = 32;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int EAFNOSUPPORT = 97;
    public static final int ETIMEDOUT = 110;

    private Errno() {}

    /** The number in words. */
    public static String describe(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file or directory";
            case ESRCH -> "no such process";
            case ENXIO -> "no such device or address";
            case ENOEXEC -> "not an executable format";
            case EAGAIN -> "resource temporarily unavailable";
            case EACCES -> "permission denied";
            case EBUSY -> "busy";
            case EEXIST -> "exists already";
            case EXDEV -> "leads outside";
            case ENOTDIR -> "not a directory";
            case EISDIR -> "is a directory";
            case EINVAL -> "invalid argument";
            case ENOSPC -> "no space left";
            case ENAMETOOLONG -> "name too long";
            case ENOSYS -> "not implemented by this kernel";
            case ENOTEMPTY -> "directory not empty";
            case ELOOP -> "a symbolic link";
            case ETIMEDOUT -> "held up by another program";
            default -> "error number " + errno;
        };
    }
}

package dev.tandem.debug.dap;

import java.io.IOException;

/** What arrived is not the Debug Adapter Protocol. Nothing that comes after it can be read. */
public final class DapException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param what with the offending values, shortened */
    public DapException(String what) {
        super(what);
    }

    public DapException(String what, Throwable cause) {
        super(what, cause);
    }
}

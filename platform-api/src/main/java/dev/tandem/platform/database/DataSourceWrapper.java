package dev.tandem.platform.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that hands out another one's connections in its own way, and leaves everything else to that one. */
public abstract class DataSourceWrapper implements DataSource {
    private final DataSource real;

    protected DataSourceWrapper(DataSource real) {
        this.real = real;
    }

    protected final DataSource real() {
        return real;
    }

    @Override
    public final Connection getConnection(String username, String password) {
        throw new UnsupportedOperationException("connections have their user already");
    }

    @Override
    public final PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public final void setLogWriter(PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public final void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public final int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public final Logger getParentLogger() {
        return Logger.getLogger(getClass().getName());
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}

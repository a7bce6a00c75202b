package dev.tandem.platform.testing;

import dev.tandem.platform.database.DataSourceWrapper;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** A database whose commits can be made to fail, before or after they were done, and which can be held. */
public final class FaultyDatabase extends DataSourceWrapper {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Object monitor = new Object();
    private Supplier<Fault> next = () -> Fault.NONE;
    private int faults;
    private int waiting;
    private CountDownLatch gate = new CountDownLatch(0);

    /** What goes wrong with a commit. */
    public enum Fault {
        NONE,
        /** It is not done. */
        BEFORE_COMMIT,
        /** It is done, but whoever asked for it does not learn it. */
        AFTER_COMMIT
    }

    public FaultyDatabase(DataSource real) {
        super(real);
    }

    /** Decides about all commits from now on. */
    public void fail(Supplier<Fault> decision) {
        synchronized (monitor) {
            next = decision;
        }
    }

    /** {@return how many commits were made to fail} */
    public int faults() {
        synchronized (monitor) {
            return faults;
        }
    }

    /** Waits until so many commits were made to fail. */
    public void awaitFaults(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (monitor) {
            while (faults < count) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new AssertionError("only " + faults + " faults in " + PATIENCE);
                }
                monitor.wait(left);
            }
        }
    }

    /** Lets nobody have a connection until {@link #release}. */
    public void hold() {
        synchronized (monitor) {
            gate = new CountDownLatch(1);
        }
    }

    public void release() {
        synchronized (monitor) {
            gate.countDown();
        }
    }

    /** Waits until somebody is held. */
    public void awaitHeld() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (monitor) {
            while (waiting == 0) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new AssertionError("nobody asked for a connection in " + PATIENCE);
                }
                monitor.wait(left);
            }
        }
    }

    private Fault decide() {
        synchronized (monitor) {
            Fault fault = next.get();
            if (fault != Fault.NONE) {
                faults++;
                monitor.notifyAll();
            }
            return fault;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        CountDownLatch held;
        synchronized (monitor) {
            held = gate;
            waiting++;
            monitor.notifyAll();
        }
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        } finally {
            synchronized (monitor) {
                waiting--;
            }
        }
        Connection connection = real().getConnection();
        return proxy(Connection.class, (_, method, arguments) -> {
            if (method.getName().equals("prepareStatement") && connection.getAutoCommit()) {
                // In this mode a statement that writes is a commit, too.
                PreparedStatement statement = (PreparedStatement) method.invoke(connection, arguments);
                return String.valueOf(arguments[0]).contains("insert into") ? committing(statement) : statement;
            }
            return method.getName().equals("commit")
                    ? commit(() -> invoke(connection, method, arguments))
                    : invoke(connection, method, arguments);
        });
    }

    private PreparedStatement committing(PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (_, method, arguments) -> method.getName().startsWith("execute")
                        ? commit(() -> invoke(statement, method, arguments))
                        : invoke(statement, method, arguments));
    }

    private Object commit(Call call) throws Throwable {
        Fault fault = decide();
        if (fault == Fault.BEFORE_COMMIT) {
            throw new SQLException("injected: the commit did not happen", "08006");
        }
        Object result = call.run();
        if (fault == Fault.AFTER_COMMIT) {
            throw new SQLException("injected: the answer to the commit is lost", "08006");
        }
        return result;
    }

    /** What is done in place of a call. */
    private interface Call {
        Object run() throws Throwable;
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FaultyDatabase.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

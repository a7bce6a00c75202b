package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadGroupReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The program's threads. Worker's thread. */
final class Threads {
    /** A program may have a million virtual threads; nobody reads such a list. */
    private static final int MOST_VIRTUAL = 200;

    private static final Set<String> OF_THE_JVM = Set.of("system", "InnocuousThreadGroup");

    private final VirtualMachine machine;

    Threads(VirtualMachine machine) {
        this.machine = machine;
    }

    /** {@return the number by which clients know a thread} */
    static int number(ThreadReference thread) {
        return Math.toIntExact(thread.uniqueID());
    }

    /** {@return the answer to {@code threads}: the program's own, without those of the JVM} */
    ObjectNode list() {
        ObjectNode body = Json.object();
        var list = body.putArray("threads");
        for (ThreadReference thread : own()) {
            try {
                list.addObject().put("id", number(thread)).put("name", name(thread));
            } catch (ObjectCollectedException e) {
                // it has ended meanwhile
            }
        }
        return body;
    }

    private List<ThreadReference> own() {
        List<ThreadReference> own = new ArrayList<>();
        int virtual = 0;
        for (ThreadReference thread : machine.allThreads()) {
            try {
                if (thread.isVirtual() ? ++virtual <= MOST_VIRTUAL : isPrograms(thread)) {
                    own.add(thread);
                }
            } catch (ObjectCollectedException _) {
                // it has ended meanwhile
            }
        }
        return own;
    }

    private static boolean isPrograms(ThreadReference thread) {
        ThreadGroupReference group = thread.threadGroup();
        return group == null || !OF_THE_JVM.contains(group.name());
    }

    static String name(ThreadReference thread) {
        String name = thread.name();
        String kind = thread.isVirtual() ? "virtual thread" : "thread";
        return name.isEmpty() ? kind + " " + number(thread) : thread.isVirtual() ? name + " (virtual)" : name;
    }

    /**
     * {@return the thread of a number}
     *
     * @throws Refusal if it has ended
     */
    ThreadReference get(int number) {
        return machine.allThreads().stream()
                .filter(thread -> thread.uniqueID() == number)
                .findFirst()
                .orElseThrow(() -> new Refusal("The thread " + number + " has ended."));
    }

    /** {@return the thread to look at of a program that was stopped somewhere: the main one, else one that is in code of the program} */
    ThreadReference mostTelling() {
        List<ThreadReference> own = own();
        return own.stream()
                .filter(Threads::isInProgram)
                .findFirst()
                .or(() -> own.stream().findFirst())
                .orElseThrow(() -> new Refusal("The program has no threads."));
    }

    private static boolean isInProgram(ThreadReference thread) {
        try {
            for (StackFrame frame : thread.frames()) {
                if (!Jdk.owns(frame.location().declaringType())) {
                    return true;
                }
            }
            return false;
        } catch (IncompatibleThreadStateException | ObjectCollectedException e) {
            return false;
        }
    }
}

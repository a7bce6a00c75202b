package dev.tandem.debug;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All who follow a debug session, and what somebody who comes later has to be told to know as much as they do. Owned by the hub's
 * loop.
 */
final class Audience {
    private final int keptOutput;
    private final Set<DebugMember> members = new LinkedHashSet<>();
    private final Deque<DebugNews.Output> output = new ArrayDeque<>();
    private int outputCharacters;
    private DebugNews.@Nullable Started started;
    /** The last of running, stopped and ended. */
    private @Nullable DebugNews state;
    /** What the present stop looks like. */
    private DebugNews.@Nullable Seen seen;

    private DebugNews.@Nullable Breakpoints breakpoints;
    private DebugNews.@Nullable Control control;

    /** @param keptOutput in characters */
    Audience(int keptOutput) {
        this.keptOutput = keptOutput;
    }

    /** Adds a member, which is told at once where things are. */
    void add(DebugMember member) {
        catchUp().forEach(member::tell);
        members.add(member);
    }

    private List<DebugNews> catchUp() {
        List<DebugNews> news = new ArrayList<>(output);
        if (started != null) {
            news.addFirst(started);
        }
        if (state != null) {
            news.add(state);
        }
        if (breakpoints != null) {
            news.add(breakpoints);
        }
        if (control != null) {
            news.add(control);
        }
        if (seen != null) {
            news.add(seen);
        }
        return news;
    }

    void remove(DebugMember member) {
        members.remove(member);
    }

    void tell(DebugNews news) {
        switch (news) {
            case DebugNews.Started it -> started = it;
            case DebugNews.Running _, DebugNews.Stopped _, DebugNews.Ended _ -> {
                state = news;
                seen = null;
            }
            case DebugNews.Seen it -> seen = it;
            case DebugNews.Output it -> keep(it);
            case DebugNews.Breakpoints it -> breakpoints = it;
            case DebugNews.Control it -> control = it;
            case DebugNews.Told _ -> {}
        }
        List.copyOf(members).forEach(member -> member.tell(news));
    }

    private void keep(DebugNews.Output news) {
        output.add(news);
        outputCharacters += length(news);
        while (outputCharacters > keptOutput) {
            outputCharacters -= length(output.remove());
        }
    }

    private static int length(DebugNews.Output news) {
        return news.body().path("output").asText().length();
    }
}

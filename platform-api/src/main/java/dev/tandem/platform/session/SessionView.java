package dev.tandem.platform.session;

import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.run.RunView;
import dev.tandem.platform.terminal.TerminalView;
import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.OpenPort;
import java.util.List;

/**
 * A session at one position of its log.
 *
 * @param sequence the last record that is contained
 * @param members in join order
 * @param tree parents before children
 * @param blobs what the files hold that are no text files, in no order
 * @param runs the newest 20, newest first; the newest one with the last 256 KiB of its output, the others without
 * @param terminals oldest first, with what they show
 * @param debugs the debug session that goes on, and the last one that does not
 * @param ports on which programs in the sandbox listen, in rising order
 * @param diskOnly what programs made that the tree does not show
 */
public record SessionView(
        long sequence,
        SessionInfo session,
        List<Member> members,
        List<Entry> tree,
        List<HeldBlob> blobs,
        List<RunView> runs,
        List<TerminalView> terminals,
        List<OpenPort> ports,
        DiskOnly diskOnly,
        List<DebugView> debugs) {
    public SessionView {
        members = List.copyOf(members);
        tree = List.copyOf(tree);
        blobs = List.copyOf(blobs);
        runs = List.copyOf(runs);
        terminals = List.copyOf(terminals);
        ports = List.copyOf(ports);
        debugs = List.copyOf(debugs);
    }
}

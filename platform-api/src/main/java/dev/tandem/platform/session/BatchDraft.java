package dev.tandem.platform.session;

import dev.tandem.platform.access.Caller;
import dev.tandem.platform.access.Operation;
import dev.tandem.platform.access.Roles;
import dev.tandem.platform.document.AuthorBinding;
import dev.tandem.platform.document.LiveDocument;
import dev.tandem.platform.document.SeedText;
import dev.tandem.platform.error.ErrorCode;
import dev.tandem.platform.error.Refusal;
import dev.tandem.platform.history.RestoreTarget;
import dev.tandem.platform.log.Batch;
import dev.tandem.platform.log.NewRecord;
import dev.tandem.platform.people.ColourSlot;
import dev.tandem.platform.run.GoingRun;
import dev.tandem.platform.run.NetworkSwitch;
import dev.tandem.platform.run.RunRequest;
import dev.tandem.platform.run.RunnerDirectory;
import dev.tandem.platform.terminal.TerminalRules;
import dev.tandem.platform.tree.Tree;
import dev.tandem.platform.tree.TreeCommand;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.EntryKind;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.Reported;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TreeChange;
import dev.tandem.protocol.VersionKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch in the making: each command is checked against the state that the session will have after those before it.
 *
 * <p>A refused command leaves no trace in the draft, so the others of its batch do not notice. Updates of documents come first
 * in a batch: they are checked against what is committed.
 */
final class BatchDraft {
    private final SessionState state;
    private final RunnerDirectory runners;
    private final List<NewRecord> records = new ArrayList<>();
    private final List<Batch.RowChange> rows = new ArrayList<>();
    private final Map<EntryId, AuthorBinding> authors = new HashMap<>();
    private Members members;
    private int joined;
    private @Nullable Tree tree;
    private @Nullable GoingRun going;
    private TerminalRules terminals;
    private boolean ended;
    private boolean network;
    private final SandboxDraft sandbox;
    /** Whether every record is right after any others, too: updates by client ids that are bound already. */
    private boolean commutes = true;

    BatchDraft(SessionState state, RunnerDirectory runners) {
        this.state = state;
        this.runners = runners;
        this.members = state.members();
        this.joined = state.joined();
        this.going = state.runs().going();
        this.network = state.info().network();
        this.terminals = state.terminals().rules();
        this.sandbox = new SandboxDraft(state);
        this.ended = state.info().state() == SessionInfo.State.ENDED;
    }

    /** {@return the batch; only if there are records} */
    Batch batch() {
        return new Batch(state.info().id(), state.sequence(), state.members().epoch(), records, rows, null, commutes);
    }

    /** {@return how many records there are so far} */
    int size() {
        return records.size();
    }

    /**
     * Adds what a command becomes; nothing if it has no news.
     *
     * @throws Refusal the command is not done
     */
    void add(Caller caller, Command command) {
        if (ended) {
            throw new Refusal(ErrorCode.SESSION_ENDED);
        }
        ParticipantId author = caller.participant();
        switch (caller) {
            case Caller.Person person -> addByPerson(person.participant(), command);
            case Caller.Platform _ -> {
                if (!(command instanceof Command.KeepVersion)) {
                    throw new Refusal(
                            ErrorCode.CAPABILITY_MISSING,
                            Map.of("operation", command.operation().name()));
                }
                versions().keep(VersionKind.PAUSE).ifPresent(made -> record(author, made));
            }
            case Caller.Runner _ -> {
                switch (command) {
                    case Command.AppendByRunner append -> append(author, append.reports());
                    case Command.ChangeFilesByRunner change -> changeFiles(change);
                    case Command.ReportPorts report ->
                        sandbox.ports(report.ports()).ifPresent(news -> record(author, news));
                    case Command.ReportDiskOnly report ->
                        sandbox.diskOnly(report.left()).ifPresent(news -> record(author, news));
                    default ->
                        throw new Refusal(
                                ErrorCode.CAPABILITY_MISSING,
                                Map.of("operation", command.operation().name()));
                }
            }
        }
    }

    private void addByPerson(ParticipantId author, Command command) {
        switch (command) {
            case Command.Join join -> join(join);
            case Command.UpdateDocument update -> update(author, update);
            case Command.ChangeTree change -> changeTree(allowed(author, command), change);
            case Command.CreateBlob create -> createBlob(allowed(author, command), create);
            case Command.ReplaceBlob replace -> replaceBlob(allowed(author, command), replace);
            case Command.RequestRun request -> requestRun(allowed(author, command), request);
            case Command.PutRunConfiguration put -> {
                allowed(author, command);
                record(author, runSettings().put(put.configuration()));
            }
            case Command.RemoveRunConfiguration remove -> {
                allowed(author, command);
                record(author, runSettings().remove(remove.configuration()));
            }
            case Command.WriteRunInput input -> {
                allowed(author, command);
                GoingRun.require(going, input.run()).checkInput(input.bytes());
                record(author, new SessionEvent.RunInput(input.run(), input.bytes()));
            }
            case Command.EndRunInput end -> {
                allowed(author, command);
                if (!GoingRun.require(going, end.run()).inputClosed()) {
                    record(author, new SessionEvent.RunInputClosed(end.run()));
                }
            }
            case Command.StopRun stop -> {
                allowed(author, command);
                GoingRun.require(going, stop.run());
                record(author, new SessionEvent.RunStopRequested(stop.run()));
            }
            case Command.OpenTerminal open -> openTerminal(allowed(author, command), open);
            case Command.WriteTerminal write -> {
                allowed(author, command);
                terminals.checkInput(write.terminal(), write.bytes());
                record(author, new SessionEvent.TerminalInput(write.terminal(), write.bytes()));
            }
            case Command.ResizeTerminal size -> {
                allowed(author, command);
                if (terminals.isNewSize(size.terminal(), size.columns(), size.rows())) {
                    record(author, new SessionEvent.TerminalResized(size.terminal(), size.columns(), size.rows()));
                }
            }
            case Command.RenameTerminal rename -> {
                allowed(author, command);
                if (terminals.isNewName(rename.terminal(), rename.name())) {
                    record(author, new SessionEvent.TerminalRenamed(rename.terminal(), rename.name()));
                }
            }
            case Command.CloseTerminal close -> {
                allowed(author, command);
                terminals.require(close.terminal());
                record(author, new SessionEvent.TerminalCloseRequested(close.terminal()));
            }
            case Command.RenameSession rename ->
                record(allowed(author, command), new SessionEvent.SessionRenamed(rename.name()));
            case Command.EndSession _ -> {
                record(allowed(author, command), new SessionEvent.SessionEnded());
                ended = true;
            }
            case Command.SwitchNetwork wanted -> switchNetwork(allowed(author, command), wanted.on());
            case Command.SetRole set -> setRole(allowed(author, command), set);
            case Command.RemoveMember remove -> removeMember(allowed(author, command), remove.participant());
            case Command.NameVersion wanted -> {
                allowed(author, command);
                record(author, versions().named(wanted.name()));
            }
            case Command.RenameVersion rename ->
                record(allowed(author, command), new SessionEvent.VersionNamed(rename.version(), rename.name()));
            case Command.Restore restore -> restore(allowed(author, command), restore.target());
            case Command.KeepVersion _ ->
                throw new Refusal(
                        ErrorCode.CAPABILITY_MISSING,
                        Map.of("operation", command.operation().name()));
            case Command.AppendByRunner _,
                    Command.ChangeFilesByRunner _,
                    Command.ReportPorts _,
                    Command.ReportDiskOnly _ -> allowed(author, command); // never: no role has it
        }
    }

    private ParticipantId allowed(ParticipantId author, Command command) {
        return members.require(author, command.operation()).id();
    }

    private void join(Command.Join join) {
        if (members.list().size() >= state.limits().maxMembers()) {
            throw new Refusal(
                    ErrorCode.SESSION_FULL, Map.of("limit", state.limits().maxMembers()));
        }
        int colour = ColourSlot.of(joined);
        joined++;
        members = members.joined(new Member(join.participant(), join.name(), colour, join.role(), join.kind()));
        rows.add(join.token());
        record(
                join.participant(),
                new SessionEvent.ParticipantJoined(join.participant(), join.name(), colour, join.role(), join.kind()));
    }

    private void update(ParticipantId author, Command.UpdateDocument update) {
        Member member = members.require(author, Operation.READ_DOCUMENT);
        boolean mayEdit = Roles.mayDo(member.role(), update.operation());
        AuthorBinding batched = authors.computeIfAbsent(update.document(), _ -> new AuthorBinding());
        LiveDocument document = state.requireDocument(update.document());
        document.check(author, update.update(), mayEdit, batched).ifPresent(accepted -> {
            batched.bind(author, accepted.structs());
            // Who uses a client id first is decided by the order of the log, so a first use has to know all that is
            // before it.
            boolean commuting = commutes && !accepted.bindsClient();
            record(author, new SessionEvent.DocumentUpdated(update.document(), accepted.update()));
            commutes = commuting;
        });
    }

    private void changeTree(ParticipantId author, Command.ChangeTree change) {
        Tree changed = (tree == null ? state.tree() : tree).copy();
        List<TreeChange> changes = new ArrayList<>();
        List<SessionEvent> contents = new ArrayList<>();
        for (TreeCommand command : change.commands()) {
            EntryId id = EntryId.next();
            if (command instanceof TreeCommand.Create create && create.kind() == EntryKind.BLOB) {
                throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "files of this kind are uploaded"));
            }
            changes.add(changed.execute(command, id));
            if (command instanceof TreeCommand.Create create
                    && create.text() != null
                    && !create.text().isEmpty()) {
                if (create.kind() != EntryKind.FILE) {
                    throw new Refusal(ErrorCode.REQUEST_MALFORMED, Map.of("reason", "a folder with text"));
                }
                byte[] seed = SeedText.update(create.text(), state.limits().documents());
                contents.add(new SessionEvent.DocumentUpdated(id, seed));
            }
        }
        if (changes.isEmpty()) {
            return;
        }
        tree = changed;
        record(author, new SessionEvent.TreeChanged(changes));
        contents.forEach(content -> record(author, content));
    }

    /** The program's author needs the rights, now: whoever lost them has nothing more written in their name. */
    private void changeFiles(Command.ChangeFilesByRunner change) {
        members.require(change.author(), Operation.CHANGE_TREE);
        members.require(change.author(), Operation.UPDATE_DOCUMENT);
        Tree changed = (tree == null ? state.tree() : tree).copy();
        List<SessionEvent> events = FileChangesDraft.of(state, changed, change);
        tree = changed;
        events.forEach(event -> record(change.author(), event));
    }

    private void createBlob(ParticipantId author, Command.CreateBlob create) {
        Tree changed = (tree == null ? state.tree() : tree).copy();
        EntryId id = EntryId.next();
        TreeChange made =
                changed.execute(new TreeCommand.Create(create.parent(), create.name(), EntryKind.BLOB, null), id);
        tree = changed;
        record(author, new SessionEvent.TreeChanged(List.of(made)));
        record(author, new SessionEvent.BlobPut(id, create.blob()));
    }

    private void replaceBlob(ParticipantId author, Command.ReplaceBlob replace) {
        Entry entry = (tree == null ? state.tree() : tree).requireContent(replace.entry());
        if (entry.kind() != EntryKind.BLOB) {
            throw new Refusal(ErrorCode.BLOB_REPLACES_TEXT, Map.of("name", entry.name()));
        }
        record(author, new SessionEvent.BlobPut(entry.id(), replace.blob()));
    }

    private void requestRun(ParticipantId author, Command.RequestRun request) {
        if (request.goal() == RunGoal.DEBUG) {
            members.require(author, Operation.DEBUG);
        }
        GoingRun.requireNone(going);
        state.limits().runs().check(state.runs(), author);
        SessionEvent.RunRequested run =
                RunDraft.of(request, tree == null ? state.tree() : tree, runners, this::runSettings);
        versions().keep(VersionKind.RUN).ifPresent(made -> record(author, made));
        record(author, run);
    }

    private RunSettingsDraft runSettings() {
        return new RunSettingsDraft(state, records);
    }

    private void openTerminal(ParticipantId author, Command.OpenTerminal open) {
        RunRequest.requireAvailable(runners);
        record(author, terminals.open(state.limits().maxTerminals(), open.name(), open.columns(), open.rows()));
    }

    private void restore(ParticipantId author, RestoreTarget target) {
        Tree changed = (tree == null ? state.tree() : tree).copy();
        RestoreDraft restore = RestoreDraft.of(state, changed, author, target);
        versions().keep(VersionKind.RESTORE).ifPresent(made -> record(author, made));
        restore.events().forEach(event -> record(author, event));
        tree = changed;
    }

    private VersionDraft versions() {
        return new VersionDraft(state, records);
    }

    private void switchNetwork(ParticipantId author, boolean on) {
        if (on) {
            NetworkSwitch.requireOffer(runners.network());
        }
        if (on != network) {
            network = on;
            record(author, new SessionEvent.NetworkSwitched(on));
        }
    }

    private void setRole(ParticipantId author, Command.SetRole set) {
        Member member = requireMember(set.participant());
        if (member.role() == set.role()) {
            return;
        }
        requireOwnerRemains(member);
        members = members.withRole(set.participant(), set.role());
        record(author, new SessionEvent.RoleChanged(set.participant(), set.role()));
    }

    private void removeMember(ParticipantId author, ParticipantId participant) {
        requireOwnerRemains(requireMember(participant));
        members = members.without(participant);
        record(author, new SessionEvent.ParticipantRemoved(participant));
    }

    private Member requireMember(ParticipantId participant) {
        return members.find(participant)
                .orElseThrow(() ->
                        new Refusal(ErrorCode.PARTICIPANT_UNKNOWN, Map.of("participant", participant.toString())));
    }

    private void requireOwnerRemains(Member leaving) {
        if (leaving.role() == Role.OWNER && members.owners() == 1) {
            throw new Refusal(
                    ErrorCode.LAST_OWNER, Map.of("participant", leaving.id().toString()));
        }
    }

    /** All or none: nothing is recorded unless each of the events was allowed after those before it. */
    private void append(ParticipantId runner, List<Reported> reports) {
        ReportCheck check = new ReportCheck(going, terminals);
        List<SessionEvent> news = new ArrayList<>();
        for (Reported report : reports) {
            if (check.isNews(report)) {
                news.add(report.event());
                check = check.after(report.event());
            }
        }
        news.forEach(event -> record(runner, event));
    }

    private void record(ParticipantId author, SessionEvent event) {
        records.add(new NewRecord(author, event));
        commutes = false;
        going = GoingRun.after(going, event);
        terminals = terminals.after(event);
    }
}

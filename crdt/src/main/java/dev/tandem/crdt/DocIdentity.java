package dev.tandem.crdt;

import dev.tandem.crdt.store.GarbageRule;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.Subdocument;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a document is apart from what is in it: its identity, its place in another document, and its life. */
abstract sealed class DocIdentity extends DocTransactions permits Doc {
    private final DocOptions options;
    private final Replica replica;
    private final Subdocument self;
    private final DocLife life = new DocLife();
    private final Subdocs subdocs;
    private @Nullable String collectionId;
    /** The document that holds this one. */
    private @Nullable Replica holder;

    DocIdentity(DocOptions options) {
        this(
                options,
                new Subdocument(options.guid(), options.gc(), options.autoLoad(), options.meta(), options.shouldLoad()),
                null);
        self.facade(ignored -> this);
    }

    DocIdentity(DocOptions options, Subdocument self, @Nullable Replica holder) {
        this.options = options;
        this.self = self;
        this.holder = holder;
        this.collectionId = options.collectionId();
        Long clientId = options.clientId();
        this.replica = new Replica(
                this, clientId == null ? randomClientId() : clientId, DocIdentity::randomClientId, rule(options));
        this.subdocs = new Subdocs(this, replica);
    }

    private static long randomClientId() {
        return Integer.toUnsignedLong(RandomGenerator.getDefault().nextInt());
    }

    private static GarbageRule rule(DocOptions options) {
        GcFilter filter = options.gcFilter();
        if (!options.gc()) {
            return GarbageRule.KEEP_ALL;
        }
        return filter == null
                ? GarbageRule.FORGET_ALL
                : GarbageRule.forgetIf(item -> filter.mayForget(new GcCandidate(item)));
    }

    @Override
    final Replica replica() {
        return replica;
    }

    final DocOptions options() {
        return options;
    }

    /** The document of a subdocument of this one; made when first asked for. */
    final Doc subdoc(Subdocument subdocument) {
        return (Doc) subdocument.facade(of -> {
            DocOptions made = DocOptions.DEFAULT
                    .withLimits(options.limits())
                    .withGc(of.gc())
                    .withCollectionId(collectionId);
            return new Doc(
                    of.clientId() == Subdocument.NO_CLIENT ? made : made.withClientId(of.clientId()), of, replica);
        });
    }

    /** What stands for this document in one that is about to hold it. */
    final Subdocument enter(Replica newHolder) {
        checkFree();
        holder = newHolder;
        return self;
    }

    final void checkFree() {
        if (self.isHeld()) {
            throw new IllegalArgumentException("this document is in a document already");
        }
    }

    /** The transaction that put this document into another one is over. */
    final void settle(DocIdentity parent, long clientId) {
        replica.clientId(clientId);
        if (collectionId == null) {
            collectionId = parent.collectionId;
        }
    }

    /** Identifies this document everywhere. */
    public String guid() {
        return self.guid();
    }

    /** The collection that this document belongs to, {@code null} for none. */
    public @Nullable String collectionId() {
        return collectionId;
    }

    /** What is stored with this document where it is a subdocument, {@code null} for nothing. */
    public @Nullable Object meta() {
        return self.meta();
    }

    /** Whether this document, as a subdocument, is to be loaded wherever it arrives. */
    public boolean autoLoad() {
        return self.autoLoad();
    }

    /** Whether providers are to load this document now; see {@link #load}. */
    public boolean shouldLoad() {
        return self.shouldLoad();
    }

    /** Whether deleted content is forgotten, see {@link DocOptions#gc}. */
    public boolean gc() {
        return self.gc();
    }

    /** Asks for this document to be loaded: listeners of {@link #onSubdocs} of the one that holds it are told, once. */
    public void load() {
        Replica parent = holder;
        if (parent != null && self.isHeld() && !self.shouldLoad()) {
            parent.subdocuments().load(self);
        }
        self.requestLoad();
    }

    /** The subdocuments, in the order in which they came: an unmodifiable copy. A document makes those that nobody has asked for yet. */
    public Set<Doc> getSubdocs() {
        return subdocs.present();
    }

    /** The guids of the subdocuments: a copy. */
    public Set<String> getSubdocGuids() {
        var guids = new LinkedHashSet<String>();
        replica.subdocuments().present().forEach(subdocument -> guids.add(subdocument.guid()));
        return guids;
    }

    /**
     * Hears of every transaction that added, removed or asked to load subdocuments: Yjs' {@code subdocs}.
     *
     * @param listener called on the document's thread after the transaction and its update
     */
    public Subscription onSubdocs(Consumer<SubdocsEvent> listener) {
        return subdocs.observe(listener);
    }

    /**
     * Ends this document: its listeners are told a last time and let go; observers of its types stay. Its subdocuments are destroyed. In the
     * document that holds it a new, empty one takes its place. May be done again.
     */
    public void destroy() {
        life.markDestroyed();
        getSubdocs().forEach(Doc::destroy);
        Replica parent = holder;
        if (parent != null && self.isHeld()) {
            parent.subdocuments().replace(self);
        }
        holder = null;
        life.tellDestroyed();
        subdocs.clearListeners();
        replica.clearListeners();
    }

    /** Whether {@link #destroy} was called. */
    public boolean isDestroyed() {
        return life.isDestroyed();
    }

    /** Hears of the end of this document, once. */
    public Subscription onDestroy(Runnable listener) {
        return life.onDestroy(listener);
    }

    /** Says that a provider has loaded what is stored of this document. */
    public void markLoaded() {
        life.markLoaded(self());
    }

    /** Says that this document has become the same as elsewhere, or that it is not sure to be any more. What is synced is loaded too. */
    public void markSynced(boolean synced) {
        life.markSynced(self(), synced);
    }

    private Doc self() {
        return (Doc) this;
    }

    /** Whether a provider has loaded this document. */
    public boolean isLoaded() {
        return life.isLoaded();
    }

    /** Whether this document is synced. */
    public boolean isSynced() {
        return life.isSynced();
    }

    /** Completed when this document is loaded, by the provider's thread. */
    public CompletionStage<Doc> whenLoaded() {
        return life.whenLoaded();
    }

    /** Completed when this document is synced, by the provider's thread; another one once it is not any more. */
    public CompletionStage<Doc> whenSynced() {
        return life.whenSynced();
    }
}

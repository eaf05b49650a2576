package dev.shardwright.engine.publish;

import dev.shardwright.engine.plan.CompiledDefinition;
import dev.shardwright.engine.plan.DatasetLayout.FieldArray;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A plain Zarr v3 dataset that is being made: its objects are written while nothing is visible, its metadata last and
/// the root's last of all.
///
/// An empty output is written in place. A dataset that replaces something is written beside it, so that the old one
/// stays whole until the new one is complete; then the old one goes, the new objects take their places, and its metadata
/// follow. Who opens it in between finds nothing, never a mixture. For one run and, but for {@link #admit}, one thread.
public final class ZarrOutput implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZarrOutput.class);

    private final ObjectStore store;
    private final CompiledDefinition compiled;
    private final Claim claim;
    private final DatasetKeys own;
    private final String prefix;
    private State state = State.WRITING;

    private enum State {
        /// What was written can be taken away again.
        WRITING,
        /// The old dataset is gone, or the new one may be visible: only a run that completes it may touch it.
        COMMITTED,
        /// The dataset is there.
        PUBLISHED
    }

    private ZarrOutput(ObjectStore store, CompiledDefinition compiled, Claim claim, DatasetKeys own, String prefix) {
        this.store = store;
        this.compiled = compiled;
        this.claim = claim;
        this.own = own;
        this.prefix = prefix;
    }

    /// Refuses an output that cannot be taken, before anything is read or written.
    ///
    /// @param overwrite whether a dataset, or what is left of one, may be replaced
    /// @throws OutputException if the output cannot be taken
    public static void check(ObjectStore store, boolean overwrite) {
        Optional<RunMark.Found> dead = Claim.refuseTaken(store, overwrite);
        if (overwrite) {
            OutputContents.of(store, dead.map(d -> d.mark().nodes())).checkReplaceable();
        } else {
            Listing top = store.listFolder("");
            Stream.concat(top.objects().stream().map(ObjectInfo::key), top.folders().stream().map(f -> f + "/"))
                    .findFirst()
                    .ifPresent(key -> {
                        throw occupied(store, key);
                    });
        }
    }

    private static OutputException occupied(ObjectStore store, String key) {
        return new OutputException("output " + store.address() + " holds something already (" + key
                + "); give another one, or --overwrite to replace a dataset");
    }

    /// Takes the output for a run of `plan`: from here on it holds the run's mark.
    ///
    /// @throws OutputException if the output cannot be taken
    public static ZarrOutput begin(ObjectStore store, CompiledDefinition compiled, boolean overwrite) {
        check(store, overwrite);
        String run = UUID.randomUUID().toString();
        Set<String> arrays = new TreeSet<>(CoordinateVariables.of(compiled.grid()).keySet());
        compiled.layout().fields().stream().map(FieldArray::name).forEach(arrays::add);
        Claim claim = Claim.take(store, run, arrays, overwrite);
        boolean begun = false;
        try {
            // Looked at again, since what counts is what is there when the output is ours.
            OutputContents contents = OutputContents.of(
                    store,
                    claim.isOverDead() ? Optional.of(claim.mark().nodes()) : Optional.empty());
            if (!overwrite && !contents.isEmpty()) {
                throw occupied(store, contents.first());
            }
            contents.checkReplaceable();
            claim.extend(contents.nodes());
            String prefix = contents.isEmpty() ? "" : Records.STAGING + "/" + run;
            ZarrOutput output = new ZarrOutput(store, compiled, claim, new DatasetKeys(arrays), prefix);
            output.delete(keysBelow(store, Records.STAGING));
            begun = true;
            return output;
        } finally {
            if (!begun) {
                giveBack(claim);
            }
        }
    }

    /// Ends a claim. The mark goes, unless a dead run left objects that it names.
    private static void giveBack(Claim claim) {
        try (claim) {
            if (!claim.isOverDead()) {
                claim.release();
            }
        } catch (StoreException e) {
            LOG.warn("the mark of a run that has ended could not be removed; sweep does that", e);
        }
    }

    /// What stands before the dataset's keys while it is being written.
    public String prefix() {
        return prefix;
    }

    /// Lets an object of the dataset be put, and says how; to be asked right before each. In place the output must still be
    /// this run's, and nothing may be there: what is, belongs to a run that took the output. Thread-safe.
    ///
    /// @throws StoreException if another run has taken the output
    public PutCondition admit() {
        claim.check();
        return prefix.isEmpty() ? PutCondition.IF_ABSENT : PutCondition.ALWAYS;
    }

    /// Makes the dataset visible.
    ///
    /// @param written the objects that tasks wrote
    /// @param contentHash the hash of the inputs' contents
    /// @return the number of objects that the dataset has
    /// @throws UnknownOutcomeException if it is not known whether it is visible
    /// @throws StoreException if it is not visible, also if another run has taken the output
    public int publish(Plan plan, List<StoredObject> written, String contentHash) {
        try {
            return publishSteps(plan, written, contentHash);
        } catch (UnknownOutcomeException e) {
            throw e;
        } catch (StoreException e) {
            if (isLost()) {
                StoreException lost = claim.lost();
                lost.initCause(e);
                throw lost;
            }
            throw e;
        }
    }

    private boolean isLost() {
        try {
            return !claim.isHeld();
        } catch (StoreException e) {
            return false;
        }
    }

    private int publishSteps(Plan plan, List<StoredObject> written, String contentHash) {
        Publication publication = new Publication(store, claim);
        claim.check();
        List<String> there = new DatasetKeys(claim.mark().nodes()).in(store);
        if (!prefix.isEmpty()) {
            checkStaged(written);
            state = State.COMMITTED;
            publication.hide(there);
        }
        publication.place(written, prefix);
        publication.remove(there);
        CoordinateVariables.of(compiled.grid()).forEach((name, metadata) -> {
            publication.write(
                    condition -> CoordinateVariables.write(store, compiled.grid(), name, metadata, condition));
            publication.describe(name, metadata);
        });
        for (FieldArray field : compiled.layout().fields()) {
            publication.describe(field.name(), field.metadata());
        }
        publication.record(plan.hash(), DatasetAttributes.of(plan, compiled.grid(), contentHash));
        claim.check();
        state = State.COMMITTED;
        int objects = publication.reveal();
        state = State.PUBLISHED;
        return objects;
    }

    /// Nothing old goes before all that is new is seen to be there.
    private void checkStaged(List<StoredObject> written) {
        Set<String> staged = Set.copyOf(keysBelow(store, prefix));
        for (StoredObject object : written) {
            if (!staged.contains(object.key())) {
                throw new StoreException(store.address() + ": " + object.key()
                        + " is missing, expected it as this run wrote it; nothing was replaced");
            }
        }
    }

    /// Ends the run. Unless the dataset was published, everything that this run wrote is removed, and what was to be
    /// replaced stays as it was.
    ///
    /// When it is too late for that, or the store does not allow it, the run's mark stays, so that another run with
    /// `overwrite` can take the output.
    @Override
    public void close() {
        try (claim) {
            switch (state) {
                case WRITING -> {
                    if (!prefix.isEmpty()) {
                        delete(keysBelow(store, prefix));
                    } else {
                        claim.check();
                        delete(List.of(Records.MANIFEST));
                        delete(own.in(store));
                    }
                    giveBack(claim);
                }
                case COMMITTED ->
                    LOG.warn("{} is not complete; a run with --overwrite completes it", store.address());
                case PUBLISHED -> claim.release();
            }
        } catch (StoreException e) {
            LOG.warn("what a run left in {} could not be removed; sweep does that", store.address(), e);
        }
    }

    private void delete(List<String> keys) {
        for (String key : keys) {
            claim.check();
            store.delete(key);
        }
    }

    private static List<String> keysBelow(ObjectStore store, String folder) {
        List<String> keys = new ArrayList<>();
        store.list(folder + "/", info -> keys.add(info.key()));
        return keys;
    }
}

package dev.shardwright.engine.publish;

import dev.shardwright.engine.plan.CompiledDefinition;
import dev.shardwright.engine.plan.DatasetLayout.FieldArray;
import dev.shardwright.engine.plan.Plan;
import dev.shardwright.storage.Listing;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
/// follow. In between there is nothing to see, never a mixture. For one run and one thread.
public final class ZarrOutput implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZarrOutput.class);

    private final ObjectStore store;
    private final CompiledDefinition compiled;
    private final Claim claim;
    private final DatasetKeys own;
    private final String prefix;
    private final OutputContents before;
    private State state = State.WRITING;

    private enum State {
        /// What was written can be taken away again.
        WRITING,
        /// The old dataset is gone, or the new one may be visible: only a run that completes it may touch it.
        COMMITTED,
        /// Over.
        ENDED
    }

    private ZarrOutput(
            ObjectStore store,
            CompiledDefinition compiled,
            Claim claim,
            DatasetKeys own,
            String prefix,
            OutputContents before) {
        this.store = store;
        this.compiled = compiled;
        this.claim = claim;
        this.own = own;
        this.prefix = prefix;
        this.before = before;
    }

    /// Refuses an output that cannot be taken, before anything is read or written.
    ///
    /// @param overwrite whether a dataset, or what is left of one, may be replaced
    /// @throws OutputException if the output cannot be taken
    public static void check(ObjectStore store, boolean overwrite) {
        Optional<RunMark> mark = RunMark.find(store).map(RunMark.Found::mark);
        if (overwrite) {
            OutputContents.of(store, mark).checkReplaceable();
            return;
        }
        mark.ifPresent(other -> {
            throw Claim.taken(store, other);
        });
        Listing top = store.listFolder("");
        Stream.concat(top.objects().stream().map(ObjectInfo::key), top.folders().stream().map(f -> f + "/"))
                .findFirst()
                .ifPresent(key -> {
                    throw occupied(store, key);
                });
    }

    private static OutputException occupied(ObjectStore store, String key) {
        return new OutputException("output " + store.address() + " holds something already (" + key
                + "); give another one, or --overwrite to replace a dataset");
    }

    /// Takes the output for a run of `plan`: from here on it holds the run's mark.
    ///
    /// @throws OutputException if the output cannot be taken
    public static ZarrOutput begin(ObjectStore store, Plan plan, CompiledDefinition compiled, boolean overwrite) {
        check(store, overwrite);
        String run = UUID.randomUUID().toString();
        TreeSet<String> arrays = new TreeSet<>(CoordinateVariables.of(compiled.grid()).keySet());
        compiled.layout().fields().stream().map(FieldArray::name).forEach(arrays::add);
        Claim claim = Claim.take(store, new RunMark(run, plan.hash(), arrays), overwrite);
        try {
            // Looked at again, since what counts is what is there when the output is ours.
            OutputContents contents = OutputContents.of(store, claim.previous());
            if (!overwrite && !contents.isEmpty()) {
                throw occupied(store, contents.first());
            }
            contents.checkReplaceable();
            claim.previous().ifPresent(dead -> keysBelow(store, staging(dead.run())).forEach(store::delete));
            String prefix = contents.isEmpty() ? "" : staging(run);
            return new ZarrOutput(store, compiled, claim, new DatasetKeys(arrays), prefix, contents);
        } catch (RuntimeException e) {
            try {
                claim.giveBack();
            } catch (StoreException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static String staging(String run) {
        return Records.STAGING + "/" + run;
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
        if (!prefix.isEmpty()) {
            return PutCondition.ALWAYS;
        }
        claim.check();
        return PutCondition.IF_ABSENT;
    }

    /// Makes the dataset visible.
    ///
    /// @param written the objects that tasks wrote
    /// @param contentHash the hash of the inputs' contents
    /// @return the number of objects that the dataset has
    /// @throws StoreException if that failed, or if another run has taken the output
    public int publish(Plan plan, List<StoredObject> written, String contentHash) {
        Publication publication = new Publication(store);
        List<String> replaced = before.keys();
        claim.confirm(before.nodes());
        if (!replaced.isEmpty()) {
            state = State.COMMITTED;
            publication.hide(replaced);
        }
        publication.place(written, prefix);
        publication.remove(replaced);
        for (Map.Entry<String, ArrayMetadata> variable :
                CoordinateVariables.of(compiled.grid()).entrySet()) {
            CoordinateVariables.write(store, compiled.grid(), variable.getKey(), variable.getValue())
                    .ifPresent(publication::add);
            publication.describe(variable.getKey(), variable.getValue());
        }
        for (FieldArray field : compiled.layout().fields()) {
            publication.describe(field.name(), field.metadata());
        }
        publication.record(plan.hash(), DatasetAttributes.of(plan, compiled.grid(), contentHash));
        state = State.COMMITTED;
        int objects = publication.reveal();
        state = State.ENDED;
        tidyUp();
        return objects;
    }

    /// Removes the run's mark. The dataset is there whether that succeeds or not.
    private void tidyUp() {
        try {
            claim.release();
        } catch (StoreException e) {
            LOG.warn("{} is published, but {} could not be removed; sweep does that", store.address(), Records.RUN, e);
        }
    }

    /// Unless the dataset was published, removes everything that this run wrote; what was to be replaced stays as it was.
    ///
    /// When it is too late for that, or the store does not allow it, nothing more is removed, and the run's mark stays, so
    /// that another run with `overwrite` can take the output.
    @Override
    public void close() {
        if (state != State.WRITING) {
            return;
        }
        state = State.ENDED;
        try {
            if (!prefix.isEmpty()) {
                keysBelow(store, prefix).forEach(store::delete);
            } else if (claim.isHeld()) {
                store.delete(Records.MANIFEST);
                List<String> keys = new ArrayList<>();
                store.list("", info -> keys.add(info.key()));
                keys.stream().filter(own::hold).forEach(store::delete);
            }
            claim.giveBack();
        } catch (StoreException e) {
            LOG.warn("what the run wrote to {} could not be removed; sweep does that", store.address(), e);
        }
    }

    private static List<String> keysBelow(ObjectStore store, String folder) {
        List<String> keys = new ArrayList<>();
        store.list(folder + "/", info -> keys.add(info.key()));
        return keys;
    }
}

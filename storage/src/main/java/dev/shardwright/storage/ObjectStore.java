package dev.shardwright.storage;

import dev.shardwright.storage.internal.Segments;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Objects (whole byte sequences) by key, as an object store keeps them.
///
/// A key is a `/`-separated path below the store's root (see {@link Keys} for what is allowed). An object is
/// replaced as a whole and atomically: a reader sees the old bytes or the new ones, never a mixture, and what is
/// written through {@link #upload(String)} is invisible until it is completed. The one exception is {@link #update}, where a store
/// has it: of an object that is changed in place, readers may see any mixture.
///
/// Calls block; they are meant for virtual threads. A store is safe for use by many threads, and two stores opened
/// on the same address (also in different processes) keep every promise made here to each other.
///
/// Every failure is a {@link StoreException}; {@link NotFoundException} and {@link ConditionFailedException} are the
/// two that callers usually tell apart. A key that breaks the rules gives an {@link InvalidKeyException}, any call after
/// {@link #close} an `IllegalStateException`.
public interface ObjectStore extends AutoCloseable {

    /// {@return the address this store was opened with, for messages} It holds no credentials.
    String address();

    /// Reads a whole object.
    ///
    /// @param key the object's key
    /// @return the bytes and their version
    /// @throws NotFoundException if there is no such object
    Bytes get(String key);

    /// Reads one range of an object; a shortcut for {@link #getRanges} with one element.
    ///
    /// @param key the object's key
    /// @param range the range
    /// @return the bytes and their version
    default Bytes get(String key, ByteRange range) {
        return getRanges(key, List.of(range)).getFirst();
    }

    /// Reads ranges of one object into memory of their own; see {@link #getRanges(String, List, SegmentAllocator)}.
    ///
    /// @param key the object's key
    /// @param ranges the ranges, possibly none
    /// @return the bytes of each range, all of one version
    default List<Bytes> getRanges(String key, List<ByteRange> ranges) {
        return getRanges(key, ranges, (size, _) -> Segments.allocate(size));
    }

    /// Reads ranges of one object, all of the same version. The result has the order of `ranges`.
    ///
    /// Bytes that have to be put somewhere are put into memory that `memory` gives, once for each range, of exactly the range's
    /// size after it was cut; so they are valid as long as that memory is. A store that has the bytes in memory already
    /// shows them where they are and asks for nothing.
    ///
    /// A range that starts inside the object and ends past it is cut at the end. One that starts exactly at the end gives
    /// no bytes; one that starts past the end is refused. Without ranges the object must be there all the same.
    ///
    /// @param key the object's key
    /// @param ranges the ranges, possibly none
    /// @param memory gives the memory for each range
    /// @return the bytes of each range, all of one version
    /// @throws NotFoundException if there is no such object
    /// @throws RangeException if a range starts past the end of the object
    List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory);

    /// {@return whether calls wait for another machine} Where they do, many at a time are faster than one, and few large ranges
    /// are faster than many small ones; where they do not, a call takes a thread of this machine for as long as it lasts.
    default boolean remote() {
        return true;
    }

    /// {@return what the store knows of an object without reading it; empty if there is no such object}
    ///
    /// @param key the object's key
    Optional<ObjectInfo> head(String key);

    /// Writes a whole object if `condition` holds, atomically with the check.
    ///
    /// When the call returns, the object is durable unless the store was opened with {@link Durability#RELAXED}.
    /// `bytes` is not kept.
    ///
    /// @param key the key
    /// @param bytes the object
    /// @param condition what must hold
    /// @return the version that was written
    /// @throws ConditionFailedException if the condition did not hold; nothing was changed
    Version put(String key, MemorySegment bytes, PutCondition condition);

    /// Starts a streaming upload. Nothing is visible under `key` before {@link Upload#complete}.
    ///
    /// @param key the key that the object gets
    /// @return the upload, which the caller closes
    Upload upload(String key);

    /// Starts a streaming upload of an object of which it is known how large it can be at most, so that a store can choose its
    /// buffers by that.
    ///
    /// @param key the key that the object gets
    /// @param atMost the most bytes that will be appended
    /// @return the upload, which the caller closes
    default Upload upload(String key, long atMost) {
        return upload(key);
    }

    /// {@return how many uploads are worth completing together, by {@link #completeAll}; 1 where that gains nothing}
    default int completedTogether() {
        return 1;
    }

    /// Completes uploads of this store, each for itself as {@link Upload#complete} does with {@link PutCondition#ALWAYS}. When the call
    /// returns all are durable, which takes a fraction of the time where a device is waited for. After a failure some are
    /// completed; the caller closes the others.
    ///
    /// @param uploads uploads of this store, each for another key
    default void completeAll(List<Upload> uploads) {
        uploads.forEach(upload -> upload.complete(PutCondition.ALWAYS));
    }

    /// {@return the most bytes that an upload holds in memory at any time}
    ///
    /// @see Upload#partSize
    long partSize();

    /// {@return whether objects can be changed in place, by {@link #update}} A store that can reads the ranges of one
    /// {@link #getRanges} call one after the other, in their order: what a later one shows is not older than what an earlier one
    /// shows.
    default boolean canUpdate() {
        return false;
    }

    /// Opens an object to change it in place, and keeps other writers of the key waiting until that is closed. Readers are
    /// not kept waiting: they may see any mixture of the old bytes and the new, so only who writes in a format that allows
    /// for this may use it. A thread with an open update writes nothing else to the store before it closes it, since two such
    /// threads could wait for each other; a write that would wait for the thread's own update gives an `IllegalStateException`.
    ///
    /// @param key the object's key
    /// @return empty if this store replaces objects only as a whole
    /// @throws NotFoundException if there is no such object
    default Optional<ObjectUpdate> update(String key) {
        return Optional.empty();
    }

    /// Copies an object inside this store, if `condition` holds for the destination, atomically with the check. The copy
    /// is one version of `from`, and as durable as one that was put.
    ///
    /// @param from the key of the object
    /// @param to the key of the copy
    /// @param condition what must hold of `to`
    /// @return the version at `to`
    /// @throws NotFoundException if there is no object `from`
    /// @throws ConditionFailedException if the condition did not hold; nothing was changed
    Version copy(String from, String to, PutCondition condition);

    /// Moves an object inside this store, if `condition` holds for the destination, atomically with the check: `to` gets a
    /// new version with the bytes of `from`, and then there is no object `from`. An object moved onto itself is
    /// written anew and stays.
    ///
    /// *Readers* see at `to` the old object or the moved one, whole. The moved one may be at both keys for a moment, but
    /// there is no moment at which it is at neither; just before it leaves `from` it may have another version there, of
    /// the same bytes.
    ///
    /// *After a crash*, as after a failure other than those below, the object is at `from`, at `to` or at both, and
    /// complete wherever it is. Once the call has returned it is at `to` alone, as durably as one that was put.
    ///
    /// Of several who move one object at the same time one does, and the others find none. A write of `from` meanwhile comes
    /// before the move, and is what is moved, or after it, and stays.
    ///
    /// By default this is {@link #copy}, then {@link #delete}, which keeps all but the last paragraph: several may copy
    /// the object before one deletes it, and what is written to `from` between the two is deleted. A store that can do
    /// better overrides it, as the stores of {@link Stores} do.
    ///
    /// @param from the key of the object
    /// @param to the key that it gets
    /// @param condition what must hold of `to`
    /// @return the version at `to`
    /// @throws NotFoundException if there is no object `from`; nothing was changed
    /// @throws ConditionFailedException if the condition did not hold; nothing was changed
    default Version move(String from, String to, PutCondition condition) {
        Version version = copy(from, to, condition);
        if (!from.equals(to)) {
            delete(from);
        }
        return version;
    }

    /// Deletes an object. Deleting what is not there is no error.
    ///
    /// @param key the object's key
    /// @return whether there was such an object
    boolean delete(String key);

    /// Deletes an object if it has this version, atomically with the check.
    ///
    /// @param key the object's key
    /// @param version the version that it must have
    /// @throws ConditionFailedException if it has another one, or there is no such object; nothing was changed
    void delete(String key, Version version);

    /// Visits every object whose key starts with `prefix` (an empty prefix: all), in the order of the keys' UTF-8
    /// bytes. Objects written or deleted meanwhile may or may not be visited. The visitor may use the store.
    ///
    /// @param prefix what keys start with; empty for all
    /// @param visitor is shown each object
    void list(String prefix, Consumer<ObjectInfo> visitor);

    /// {@return the level below `folder` (a key without trailing `/`, or empty for the root): objects directly in it, and the
    /// names of the folders in it, which are those that have an object somewhere below them} Both lists are sorted by UTF-8
    /// bytes; both are empty when there is nothing.
    ///
    /// @param folder a key without trailing `/`, or empty for the root
    Listing listFolder(String folder);

    /// Removes what dead writers left behind: unfinished uploads that nothing was written to for `olderThan`. Uploads of
    /// living writers are younger, or are known to be alive.
    ///
    /// @param olderThan how old at least
    /// @return the number of removed leftovers
    int sweep(Duration olderThan);

    /// Counts what {@link #sweep} would remove, and removes nothing.
    ///
    /// @param olderThan how old at least
    /// @return the number of leftovers
    int leftovers(Duration olderThan);

    /// Closes the store; its objects stay, but for those of a memory store. Closing twice does nothing.
    @Override
    void close();
}

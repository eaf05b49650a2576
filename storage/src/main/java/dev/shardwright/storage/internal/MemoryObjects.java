package dev.shardwright.storage.internal;

import dev.shardwright.storage.NotFoundException;
import dev.shardwright.storage.ObjectInfo;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Version;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// The objects of all memory stores of one name. Thread-safe: writes one at a time, reads without waiting.
final class MemoryObjects {

    /// Static, because that is what a memory store is for: parts of a program that share nothing but an address find
    /// the same objects. The map is also the monitor of every `users`.
    private static final Map<String, MemoryObjects> OPEN = new HashMap<>();

    private final String name;
    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>(Utf8Order.INSTANCE);
    private long written;
    private int users;

    private MemoryObjects(String name) {
        this.name = name;
    }

    /// An object.
    ///
    /// @param bytes its bytes, which nobody changes any more
    record Stored(MemorySegment bytes, Version version, Instant modified) {
        ObjectInfo info(String key) {
            return new ObjectInfo(key, bytes.byteSize(), version, modified);
        }
    }

    static MemoryObjects open(String name) {
        synchronized (OPEN) {
            MemoryObjects objects = OPEN.computeIfAbsent(name, MemoryObjects::new);
            objects.users++;
            return objects;
        }
    }

    void release() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(name);
            }
        }
    }

    Optional<Stored> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    Stored required(Place place) {
        return find(place.key()).orElseThrow(() -> new NotFoundException(place + ": there is no such object"));
    }

    /// Takes over `bytes`.
    synchronized Version put(Place place, MemorySegment bytes, PutCondition condition) {
        Conditions.check(condition, find(place.key()).map(Stored::version), place);
        written++;
        Version version = new Version(Long.toString(written));
        objects.put(place.key(), new Stored(bytes, version, Instant.now()));
        return version;
    }

    /// First puts, then removes, so that the object is always to be found.
    synchronized Version move(Place from, Place to, PutCondition condition) {
        // Stored bytes never change, so both objects may have the same.
        Version version = put(to, required(from).bytes(), condition);
        if (!from.equals(to)) {
            objects.remove(from.key());
        }
        return version;
    }

    synchronized boolean delete(String key) {
        return objects.remove(key) != null;
    }

    synchronized void delete(Place place, Version version) {
        Conditions.check(PutCondition.ifVersion(version), find(place.key()).map(Stored::version), place);
        objects.remove(place.key());
    }

    /// The objects from `key` on, in the order of their keys.
    Stream<ObjectInfo> from(String key) {
        return objects.tailMap(key).entrySet().stream()
                .map(entry -> entry.getValue().info(entry.getKey()));
    }
}

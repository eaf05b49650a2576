package dev.shardwright.source.internal.hdf5;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.source.internal.StoredFile;
import dev.shardwright.source.internal.hdf5.metadata.BlockCache;
import dev.shardwright.source.internal.hdf5.metadata.FormatException;
import dev.shardwright.source.internal.hdf5.metadata.Metadata;
import dev.shardwright.storage.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// One open HDF5 file. What was found out about groups and datasets is kept until it is closed; beside that it holds at
/// most {@link BlockCache#CAPACITY} bytes of metadata and {@link DecodedChunks#CAPACITY} bytes of values.
///
/// The metadata is read under one lock. Fetching and decoding the values is not.
final class Hdf5Granule implements Granule {

    /// Listing reads every header of the file, so that it may as well fetch what lies between them.
    private static final int LISTING_BYTES = 64 << 10;

    private final StoredFile file;
    private final Superblock superblock;
    private final BlockCache blocks;
    private final Metadata metadata;
    private final Groups groups;
    private final DecodedChunks decoded = new DecodedChunks();
    private final Map<String, Optional<ColumnReader>> columns = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @param blockSize the bytes that metadata is fetched in
    Hdf5Granule(StoredFile file, int blockSize) {
        this.file = file;
        blocks = new BlockCache(file, blockSize);
        try {
            superblock = Superblock.read(blocks);
            metadata = superblock.metadata(blocks);
            groups = new Groups(metadata, superblock.rootGroup());
            ObjectHeader root = ObjectHeader.read(metadata, superblock.rootGroup());
            if (!Groups.isGroup(root)) {
                throw new FormatException("object header at " + root.address() + " is no group, expected the root group");
            }
        } catch (FormatException e) {
            throw new GranuleException(file.address() + ": " + e.what(), e);
        }
    }

    @Override
    public String address() {
        return file.address();
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Version version() {
        return file.version();
    }

    @Override
    public long bytesRead() {
        return file.bytesRead();
    }

    @Override
    public long heldBytes() {
        return blocks.bytes() + decoded.bytes();
    }

    @Override
    public void letGo() {
        blocks.clear();
        decoded.clear();
    }

    @Override
    public String describeFormat() {
        return "HDF5, superblock version " + superblock.version();
    }

    @Override
    public Optional<ColumnInfo> column(String name) {
        return find(name).map(c -> c.dataset().info());
    }

    @Override
    public boolean hasGroup(String name) {
        return guarded(name, () -> {
            synchronized (metadata) {
                return groups.find(name).map(Groups::isGroup).orElse(false);
            }
        });
    }

    @Override
    public Optional<String> attribute(String name) {
        requireOpen();
        try {
            synchronized (metadata) {
                return new TextAttributes(metadata).find(ObjectHeader.read(metadata, groups.root()), name);
            }
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<ColumnInfo> columns() {
        List<ColumnInfo> found = new ArrayList<>();
        guarded("/", () -> {
            synchronized (metadata) {
                blocks.readAhead(LISTING_BYTES);
                try {
                    groups.list(groups.root());
                    list("", groups.root(), found, new HashSet<>());
                } finally {
                    blocks.readAhead(0);
                }
            }
            return true;
        });
        return List.copyOf(found);
    }

    @Override
    public void readDoubles(String name, long from, long to, double[] target, int targetOffset) {
        ColumnReader column = existing(name);
        Objects.checkFromToIndex(from, to, column.dataset().rows());
        Objects.checkFromIndexSize(targetOffset, to - from, target.length);
        NumberType type = column.dataset().type().type();
        var order = column.dataset().type().order();
        guarded(name, () -> {
            column.read(from, to, new ColumnReader.Target() {
                @Override
                public void values(byte[] bytes, int at, int count, long row) {
                    type.toDoubles(bytes, at, order, count, target, targetOffset + (int) (row - from), row);
                }

                @Override
                public void fill(byte[] value, int count, long row) {
                    int start = targetOffset + (int) (row - from);
                    type.fillDoubles(value, order, target, start, start + count, row);
                }
            });
            return true;
        });
    }

    @Override
    public void readLongs(String name, long from, long to, long[] target, int targetOffset) {
        ColumnReader column = existing(name);
        Objects.checkFromToIndex(from, to, column.dataset().rows());
        Objects.checkFromIndexSize(targetOffset, to - from, target.length);
        NumberType type = column.dataset().type().type();
        var order = column.dataset().type().order();
        if (!type.integer()) {
            throw new GranuleException("%s: %s: is of type %s, expected an integer type"
                    .formatted(file.address(), name, column.dataset().info().type()));
        }
        guarded(name, () -> {
            column.read(from, to, new ColumnReader.Target() {
                @Override
                public void values(byte[] bytes, int at, int count, long row) {
                    type.toLongs(bytes, at, order, count, target, targetOffset + (int) (row - from), row);
                }

                @Override
                public void fill(byte[] value, int count, long row) {
                    int start = targetOffset + (int) (row - from);
                    type.fillLongs(value, order, target, start, start + count, row);
                }
            });
            return true;
        });
    }

    @Override
    public void close() {
        closed = true;
        decoded.clear();
        columns.clear();
    }

    private ColumnReader existing(String name) {
        return find(name)
                .orElseThrow(() -> new GranuleException(file.address() + " has no dataset " + name));
    }

    private Optional<ColumnReader> find(String name) {
        Optional<ColumnReader> known = columns.get(name);
        if (known != null) {
            return known;
        }
        Optional<ColumnReader> found = guarded(name, () -> {
            synchronized (metadata) {
                return groups.find(name)
                        .map(header -> new ColumnReader(file, metadata, decoded, Dataset.of(metadata, name, header)));
            }
        });
        columns.put(name, found);
        return found;
    }

    /// Adds what is below a group, which is visited only once whatever links lead to it.
    private void list(String path, long address, List<ColumnInfo> found, Set<Long> seen) {
        if (!seen.add(address)) {
            return;
        }
        Map<String, Link> links;
        try {
            links = groups.list(address);
        } catch (FormatException e) {
            found.add(ColumnInfo.unreadable(path, e.what()));
            return;
        }
        // By place in the file, so that what was fetched ahead is used before it is forgotten.
        links.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> place(entry.getValue())))
                .forEach(entry -> list(path + "/" + entry.getKey(), entry.getValue(), found, seen));
    }

    private static long place(Link link) {
        return link instanceof Link.Hard hard ? hard.address() : Long.MAX_VALUE;
    }

    private void list(String path, Link link, List<ColumnInfo> found, Set<Long> seen) {
        switch (link) {
            case Link.Hard hard -> {
                try {
                    ObjectHeader header = ObjectHeader.read(metadata, hard.address());
                    if (Groups.isGroup(header)) {
                        list(path, hard.address(), found, seen);
                    } else if (header.has(ObjectHeader.DATASPACE)) {
                        found.add(Dataset.of(metadata, path, header).info());
                    }
                } catch (FormatException e) {
                    found.add(ColumnInfo.unreadable(path, e.what()));
                }
            }
            case Link.Soft soft -> found.add(ColumnInfo.unreadable(path, "a link to " + soft.path()));
            case Link.Foreign foreign -> found.add(ColumnInfo.unreadable(path, foreign.what()));
        }
    }

    private <T> T guarded(String name, Supplier<T> action) {
        requireOpen();
        try {
            return action.get();
        } catch (FormatException e) {
            throw new GranuleException(file.address() + ": " + name + ": " + e.what(), e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(file.address() + " is closed");
        }
    }
}

package dev.shardwright.zarr.internal.read;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.RangeException;
import dev.shardwright.storage.StoreException;
import dev.shardwright.zarr.ZarrException;
import dev.shardwright.zarr.codec.Workspace;
import dev.shardwright.zarr.internal.array.BoundArray;
import dev.shardwright.zarr.internal.array.ChunkLayout;
import dev.shardwright.zarr.internal.codec.ShardIndex;
import dev.shardwright.zarr.internal.compute.Task;
import dev.shardwright.zarr.internal.event.DecodeEvent;
import dev.shardwright.zarr.internal.fetch.FetchPlan;
import dev.shardwright.zarr.internal.fetch.Fetcher;
import dev.shardwright.zarr.internal.fetch.ShardIndexes;
import dev.shardwright.zarr.internal.select.ChunkCells;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The cells of one shard: its index, unless that is known, then the chunks that are wanted, all of one version of the
/// shard. When the shard turns out to have been replaced meanwhile, it is read again from the start. Of a shard that is written
/// in place meanwhile, only the chunks that were missed are fetched again.
final class ShardRead {

    /// How often a shard is begun again that is replaced while it is read.
    private static final int ATTEMPTS = 5;

    /// As often, of one that is written in place. Then chunks are fetched one by one, which takes a tenth of the time of a
    /// write, so that hardly any is missed twice.
    private static final int ATTEMPTS_IN_PLACE = 1000;

    private final ReadCall call;
    private final String key;
    private final ChunkCells cells;
    private final ChunkLayout.ShardLayout shard;
    private final ChunkCells.Parts parts;
    /// How often the index was fetched to read the shard as a whole.
    private int attempts;
    /// How often, for chunks that were missed in a shard that is written in place.
    private int attemptsInPlace;
    /// Whether what was kept of the index is of no use.
    private volatile boolean outdated;
    /// The positions of the chunks that are still wanted; empty: all that hold any of the cells.
    private volatile Optional<BitSet> wanted = Optional.empty();

    ShardRead(ReadCall call, String key, ChunkCells cells, ChunkLayout.ShardLayout shard) {
        this.call = call;
        this.key = key;
        this.cells = cells;
        this.shard = shard;
        this.parts = cells.parts(shard.edges());
    }

    /// Finds the index, then asks for the chunks.
    void plan(Workspace work) {
        Optional<ShardIndexes.Known> known =
                outdated ? Optional.empty() : array().indexes().find(key);
        List<Piece> pieces = known.map(kept -> pieces(kept.index())).orElse(List.of());
        if (pieces.isEmpty()) {
            // What is kept may be old; where it says that nothing is stored, nothing would be fetched that tells.
            known = index(work);
            if (known.isEmpty()) {
                cells.fill(array().fill(), call.output());
                return;
            }
            pieces = pieces(known.get().index());
        }
        if (!pieces.isEmpty()) {
            new Attempt(known.get()).fetch(pieces, work);
        }
    }

    private Optional<ShardIndexes.Known> index(Workspace work) {
        Optional<ShardIndexes.Known> found;
        try {
            if (wanted.isPresent() ? ++attemptsInPlace > ATTEMPTS_IN_PLACE : ++attempts > ATTEMPTS) {
                throw new ZarrException("is replaced again and again while it is read");
            }
            found = array().fetchIndex(key, shard.sharding(), call.fetcher(), work);
        } catch (ZarrException e) {
            throw array().at(key, e);
        }
        found.ifPresentOrElse(known -> array().indexes().keep(key, known), () -> array().indexes().forget(key));
        return found;
    }

    /// The stored chunks that are wanted, in the order of their bytes; cells of those that are not stored are filled.
    private List<Piece> pieces(ShardIndex index) {
        ChunkLayout chunk = shard.chunk();
        boolean identity = chunk.codecs().identity();
        List<Piece> pieces = new ArrayList<>();
        cells.split(shard.edges(), (at, inChunk) -> {
            int position = shard.sharding().position(at);
            if (wanted.isPresent() && !wanted.get().get(position)) {
                return;
            }
            if (!index.has(position)) {
                inChunk.fill(array().fill(), call.output());
                return;
            }
            long offset = index.offset(position);
            long length = index.length(position);
            if (identity && length == chunk.size()) {
                // The bytes are the cells, so those around the wanted ones need not be fetched.
                long base = inChunk.firstByte(chunk.strides());
                long wanted = inChunk.endByte(chunk.strides(), array().element()) - base;
                pieces.add(new Piece(position, offset + base, wanted, base, wanted == length));
            } else {
                pieces.add(new Piece(position, offset, length, 0, true));
            }
        });
        pieces.sort(Comparator.comparingLong(Piece::offset));
        return pieces;
    }

    /// The wanted bytes of a chunk.
    ///
    /// @param position the chunk's position in the shard
    /// @param offset where the bytes start in the shard
    /// @param length how many they are
    /// @param base where they start in the chunk
    /// @param whole whether they are all of the chunk
    private record Piece(int position, long offset, long length, long base, boolean whole)
            implements FetchPlan.Piece {}

    /// Fetching all pieces of one version of the shard.
    private final class Attempt {
        private final ShardIndexes.Known known;
        private final AtomicInteger underWay = new AtomicInteger(1);
        private final AtomicBoolean replaced = new AtomicBoolean();
        /// The positions of chunks that must be fetched again.
        private final Queue<Integer> missed = new ConcurrentLinkedQueue<>();

        Attempt(ShardIndexes.Known known) {
            this.known = known;
        }

        /// Asks for the pieces.
        void fetch(List<Piece> pieces, Workspace work) {
            List<FetchPlan<Piece>> plans = requests(pieces);
            for (FetchPlan<Piece> plan : plans) {
                underWay.incrementAndGet();
                List<ByteRange> ranges = known.witnessed(plan.ranges());
                if (plans.size() == 1) {
                    call.fetcher().fetchAlone(key, ranges, new Chunks(plan), work);
                } else {
                    call.fetcher().fetch(key, ranges, new Chunks(plan));
                }
            }
            finish();
        }

        private void finish() {
            if (underWay.decrementAndGet() == 0 && replaced.get()) {
                array().indexes().forget(key, known);
                // Chunks that were not stored when a kept index was found may be by now; so all are looked at again.
                wanted = attempts > 0 || attemptsInPlace > 0 ? known.inPlace().map(_ -> bits(missed)) : Optional.empty();
                outdated = true;
                call.fetcher().planAgain(ShardRead.this::plan);
            }
        }

        /// Some pieces, fetched together.
        private final class Chunks implements Fetcher.Arrival {
            private final FetchPlan<Piece> plan;

            Chunks(FetchPlan<Piece> plan) {
                this.plan = plan;
            }

            @Override
            public void found(List<Bytes> bytes, Workspace work) {
                if (array().holds(key, known, bytes, work)) {
                    place(bytes, work);
                } else {
                    again();
                }
                finish();
            }

            /// Of a shard that is written in place each chunk is old or new, so that those are fetched again that were missed; any
            /// other one is read again as a whole.
            private void again() {
                if (known.inPlace().isPresent()) {
                    plan.pieces().forEach(piece -> missed.add(piece.position()));
                }
                replaced.set(true);
            }

            private void place(List<Bytes> bytes, Workspace work) {
                DecodeEvent event = new DecodeEvent(key);
                long encodedBytes = 0;
                for (int i = 0; i < plan.pieces().size(); i++) {
                    Piece piece = plan.pieces().get(i);
                    MemorySegment range = bytes.get(plan.rangeOf()[i]).segment();
                    long at = plan.offsetInRange(i);
                    try {
                        if (at + piece.length() > range.byteSize()) {
                            throw outside(piece, range.byteSize() - at);
                        }
                        MemorySegment encoded = range.asSlice(at, piece.length());
                        encodedBytes += encoded.byteSize();
                        if (piece.whole()) {
                            shard.chunk().codecs().checkSize(encoded);
                        }
                        ChunkCells inChunk =
                                parts.in(shard.sharding().index(piece.position()));
                        Placing.place(shard.chunk(), inChunk, encoded, piece.base(), call.output(), work);
                    } catch (ZarrException e) {
                        throw array().at(key, shard.sharding(), piece.position(), e);
                    }
                }
                event.end(encodedBytes);
            }

            private ZarrException outside(Piece piece, long there) {
                return new ZarrException("the shard's index puts it at " + known.index().offset(piece.position())
                        + " with " + known.index().length(piece.position())
                        + " bytes, expected it within the shard, which has " + Math.max(0, there)
                        + " of the " + piece.length() + " bytes from " + piece.offset() + " on");
            }

            @Override
            public void absent(StoreException reason, Workspace work) {
                if (reason instanceof RangeException e && array().isStill(key, known.version())) {
                    throw array().outside(key, e);
                }
                again();
                finish();
            }
        }
    }

    /// On this machine as many pieces as are worth a task make a request; elsewhere each range makes one.
    private List<FetchPlan<Piece>> requests(List<Piece> pieces) {
        long gap = array().options().gapFor(array().store());
        long span = array().options().maxSpan();
        if (array().store().remote()) {
            return FetchPlan.of(pieces, gap, span).perRange();
        }
        return Task.gather(pieces, wanted.isPresent() ? _ -> Task.WORTH_NANOS : this::nanos).stream()
                .map(together -> FetchPlan.of(together, gap, span))
                .toList();
    }

    private long nanos(Piece piece) {
        return Task.nanos(0, 1, Math.max(piece.length(), piece.whole() ? shard.chunk().size() : 0));
    }

    private static BitSet bits(Queue<Integer> positions) {
        BitSet bits = new BitSet();
        positions.forEach(bits::set);
        return bits;
    }

    private BoundArray array() {
        return call.array();
    }
}

package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shardwright.storage.ByteRange;
import dev.shardwright.storage.Bytes;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.codec.Codecs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The memory that reads from a remote store take: what requests brought is counted, and is no more than the options say.
@Timeout(60)
class RemoteMemoryTest {

    private static final int REQUESTS = 4;
    private static final int CHUNKS = 24;
    /// Bytes of a chunk; as stored it has 5 more.
    private static final int CHUNK = 64 << 10;
    private static final int STORED = CHUNK + 5;

    private final ObjectStore store = Stores.memory("bytes");
    private final MemoryBudget budget = MemoryBudget.unlimited();
    private final int[] cells = IntStream.rangeClosed(1, CHUNKS * CHUNK / 4).toArray();

    @BeforeEach
    void writeArrays() {
        for (boolean sharded : new boolean[] {false, true}) {
            Zarr.array(store, name(sharded), metadata(sharded), MemoryBudget.unlimited()).write(Region.of(), MemorySegment.ofArray(cells));
        }
    }

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        UnassumingCodec.forgetWhatIsRun();
        assertThat(budget.live()).as("live bytes").isZero();
        store.close();
    }

    private static String name(boolean sharded) {
        return sharded ? "shards" : "chunks";
    }

    private static ArrayMetadata metadata(boolean sharded) {
        ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, CHUNKS * CHUNK / 4)
                .chunks(CHUNK / 4)
                .codecs(List.of(Codecs.bytes(), UnassumingCodec.named(), Codecs.crc32c()));
        return (sharded ? builder.shards(CHUNKS * CHUNK / 8) : builder).build();
    }

    private ZarrArray array(ObjectStore in, boolean sharded) {
        return Zarr.array(in, name(sharded), metadata(sharded), budget)
                .with(ArrayOptions.DEFAULT.withThreads(1).withRequests(REQUESTS).withCoalescing(0, STORED));
    }

    /// A store that puts what it reads into the memory it is given, as one does whose bytes come over a line.
    private static class LineStore extends FarStore {
        LineStore(ObjectStore store) {
            super(store);
        }

        @Override
        public Bytes get(String key) {
            throw new AssertionError(key + " was read into memory that nobody counts");
        }

        @Override
        public List<Bytes> getRanges(String key, List<ByteRange> ranges) {
            throw new AssertionError(key + " was read into memory that nobody counts");
        }

        @Override
        public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
            return super.getRanges(key, ranges, memory).stream()
                    .map(b -> new Bytes(memory.allocate(b.size(), 1).copyFrom(b.segment()), b.version(), b.objectSize()))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatRequestsBroughtIsCountedUntilItIsDecoded(boolean sharded) {
        CountDownLatch brought = new CountDownLatch(REQUESTS);
        LineStore line = new LineStore(store) {
            @Override
            public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                List<Bytes> bytes = super.getRanges(key, ranges, memory);
                if (bytes.getFirst().size() == STORED) {
                    brought.countDown();
                }
                return bytes;
            }
        };
        AtomicLong live = new AtomicLong();
        UnassumingCodec.BEFORE_DECODING.set(() -> {
            await(brought);
            live.accumulateAndGet(budget.live(), Math::max);
        });
        ArrayValues values = array(line, sharded).read(Region.of());
        assertThat(values.segment().toArray(ValueLayout.JAVA_INT)).isEqualTo(cells);
        assertThat(live.get()).isGreaterThanOrEqualTo((long) REQUESTS * STORED);
        // What requests bring, what one thread decodes with, and indexes.
        assertThat(budget.peak()).isLessThan((long) REQUESTS * STORED + 2 * STORED + (8 << 10));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsHeldAfterAFailure(boolean sharded) {
        // A request fails when others have brought their bytes, which are not decoded yet or being decoded.
        for (int failing = 1; failing <= REQUESTS + 2; failing++) {
            int refused = failing;
            AtomicInteger requests = new AtomicInteger();
            LineStore line = new LineStore(store) {
                @Override
                public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                    List<Bytes> bytes = super.getRanges(key, ranges, memory);
                    if (requests.incrementAndGet() == refused) {
                        throw new StoreException(address() + ": the line broke");
                    }
                    return bytes;
                }
            };
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> array(line, sharded).read(Region.of()));
            assertThat(budget.live()).as("live bytes after request %d failed", failing).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsHeldWhenDecodingFailsWhileOthersWait(boolean sharded) {
        CountDownLatch brought = new CountDownLatch(REQUESTS);
        LineStore line = new LineStore(store) {
            @Override
            public List<Bytes> getRanges(String key, List<ByteRange> ranges, SegmentAllocator memory) {
                List<Bytes> bytes = super.getRanges(key, ranges, memory);
                brought.countDown();
                return bytes;
            }
        };
        UnassumingCodec.BEFORE_DECODING.set(() -> {
            await(brought);
            throw new ZarrException("cannot be decoded");
        });
        assertThatExceptionOfType(ZarrException.class)
                .isThrownBy(() -> array(line, sharded).read(Region.of()))
                .withMessageContaining("cannot be decoded");
        assertThat(budget.live()).as("live bytes").isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsVerifiedIsCounted(boolean sharded) {
        ZarrArray array = array(new LineStore(store), sharded);
        AtomicLong least = new AtomicLong(Long.MAX_VALUE);
        UnassumingCodec.BEFORE_DECODING.set(() -> least.accumulateAndGet(budget.live(), Math::min));
        array.storedChunks((_, object) -> assertThat(array.verify(object)).isEmpty());
        assertThat(least.get()).isBetween((long) STORED, 4L * STORED);
        assertThat(budget.peak()).isLessThan(4L * STORED);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

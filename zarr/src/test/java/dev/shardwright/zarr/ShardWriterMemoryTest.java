package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.Buffer;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.PutCondition;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Upload;
import dev.shardwright.testing.ForwardingStore;
import dev.shardwright.testing.ForwardingUpload;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The high-water mark of a shard writer: one chunk (decoded and encoded) and one part of the upload, however many
/// chunks a shard has.
class ShardWriterMemoryTest {

    private static final int CHUNK_BYTES = 16 << 10;
    private static final int PART = 100_000;
    /// The index, decoded and encoded, of the largest shard here.
    private static final int INDEX = 2 * 16 * 256 + 4;
    /// What a spooled shard is copied through.
    private static final int COPY = 256 << 10;

    static Stream<Arguments> kinds() {
        return Stream.of(IndexLocation.values())
                .flatMap(l -> Stream.of(
                                List.of(Codecs.bytes()),
                                Codecs.defaults(),
                                List.of(Codecs.bytes(), Codecs.gzip(1)),
                                List.of(Codecs.bytes(), Codecs.zstd(1, true)))
                        .map(codecs -> Arguments.of(l, codecs)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theMarkIsFlatInTheNumberOfChunks(IndexLocation location, List<Codec> codecs) {
        List<Long> marks = new ArrayList<>();
        for (int chunks : new int[] {1, 4, 16, 64, 256}) {
            MemoryBudget budget = MemoryBudget.unlimited();
            write(budget, location, codecs, chunks, false);
            assertThat(budget.live()).isZero();
            assertThat(budget.peak()).as("mark for %d chunks", chunks).isLessThanOrEqualTo(bound(location, codecs));
            marks.add(budget.peak());
        }
        // A single chunk is encoded before there is a part.
        assertThat(marks.getLast() - marks.get(1))
                .as("growth of the marks %s", marks)
                .isLessThanOrEqualTo(INDEX);
        assertThat(marks.getLast()).isGreaterThanOrEqualTo(2 * CHUNK_BYTES);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void oneChunkThatIsKeptShowsInTheMark(IndexLocation location, List<Codec> codecs) {
        MemoryBudget budget = MemoryBudget.unlimited();
        write(budget, location, codecs, 64, true);
        assertThat(budget.peak()).isGreaterThan(bound(location, codecs));
        assertThat(budget.live()).isZero();
    }

    /// The mark must not pass this: a decoded chunk, the bound of an encoded one, the shuffled bytes of a chunk if it is
    /// shuffled, a part, and the index. A spooled shard has no part while chunks come, and no chunk while it goes up.
    private static long bound(IndexLocation location, List<Codec> codecs) {
        long shuffled = codecs.equals(Codecs.defaults()) ? CHUNK_BYTES : 0;
        long chunk = CHUNK_BYTES + (CHUNK_BYTES + CHUNK_BYTES / 200 + 64) + shuffled;
        return INDEX + (location == IndexLocation.END ? chunk + PART : Math.max(chunk, PART + COPY));
    }

    /// Writes a shard chunk by chunk; `keep` holds on to the first decoded chunk until the end.
    private static void write(
            MemoryBudget budget, IndexLocation location, List<Codec> codecs, int chunks, boolean keep) {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.FLOAT64, (long) chunks * CHUNK_BYTES / 8)
                .chunks(CHUNK_BYTES / 8)
                .shards(chunks * CHUNK_BYTES / 8)
                .codecs(codecs)
                .indexLocation(location)
                .build();
        Random random = new Random(chunks);
        byte[] sample = Samples.bytes(random, CHUNK_BYTES);
        List<Buffer> kept = new ArrayList<>();
        try (ObjectStore store = new PartStore(Stores.memory("shard-memory"));
                ShardWriter writer = Zarr.array(store, "", metadata, budget).shardWriter(0)) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                Buffer decoded = budget.allocate(CHUNK_BYTES);
                sample[random.nextInt(CHUNK_BYTES)]++;
                decoded.segment().copyFrom(MemorySegment.ofArray(sample));
                writer.append(decoded.segment(), chunk);
                if (keep && chunk == 0) {
                    kept.add(decoded);
                } else {
                    decoded.close();
                }
            }
            writer.complete(PutCondition.ALWAYS);
        } finally {
            kept.forEach(Buffer::close);
        }
    }

    /// A store whose uploads hold a part, as those to an object store do.
    private static final class PartStore extends ForwardingStore {
        PartStore(ObjectStore store) {
            super(store);
        }

        @Override
        public Upload upload(String key) {
            return new ForwardingUpload(super.upload(key)) {
                @Override
                public long partSize() {
                    return PART;
                }
            };
        }
    }
}

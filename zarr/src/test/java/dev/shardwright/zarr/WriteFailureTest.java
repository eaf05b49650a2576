package dev.shardwright.zarr;

import static dev.shardwright.zarr.Region.at;
import static dev.shardwright.zarr.Region.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.StoreException;
import dev.shardwright.storage.Stores;
import dev.shardwright.storage.Upload;
import dev.shardwright.testing.ForwardingUpload;
import dev.shardwright.testing.InterceptedStore;
import dev.shardwright.testing.UpdatingStore;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codec;
import dev.shardwright.zarr.codec.Codecs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes that fail: what they say, and what they leave to the next ones.
@Timeout(60)
class WriteFailureTest {

    private final ObjectStore store = Stores.memory("failures");
    private final MemoryBudget budget = MemoryBudget.unlimited();

    @AfterEach
    void closeStoreAndLookForWhatIsStillHeld() {
        assertThat(budget.live()).as("live bytes").isZero();
        UnassumingCodec.forgetWhatIsRun();
        store.close();
    }

    /// A store whose appends fail after some, and whose uploads then cannot be given up either.
    private static final class StuckStore extends InterceptedStore {
        private final int good;
        private final AtomicInteger appends = new AtomicInteger();
        private final AtomicBoolean mended = new AtomicBoolean();

        StuckStore(ObjectStore store, int good) {
            super(store);
            this.good = good;
        }

        private boolean stuck() {
            return appends.get() > good && !mended.get();
        }

        @Override
        protected <T> T around(int number, String what, boolean writes, Supplier<T> operation) {
            if (what.startsWith("append")) {
                appends.incrementAndGet();
                if (stuck()) {
                    throw new StoreException(address() + ": " + what + " failed");
                }
            }
            return operation.get();
        }

        @Override
        public Upload upload(String key) {
            return new ForwardingUpload(super.upload(key)) {
                @Override
                public void abort() {
                    super.abort();
                    if (stuck()) {
                        throw new StoreException(address() + ": abort of " + key + " failed too");
                    }
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shardsAreWrittenAgainAfterAWriteThatFailedAndWhoseUploadsCouldNotBeGivenUp(boolean remote) {
        int shards = 4;
        int cells = 1 << 18;
        // Six batches of one chunk for each shard, so that most of them are not begun when the write fails.
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.INT8, 2, shards * 6 * cells)
                .chunks(2, cells)
                .shards(2, 6 * cells)
                .codecs(List.of(Codecs.bytes()))
                .build();
        StuckStore stuck = new StuckStore(remote ? new FarStore(store) : store, 3 * shards - 2);
        ZarrArray array = Zarr.array(stuck, "a", metadata, budget).with(ArrayOptions.DEFAULT.withThreads(1));
        byte[] row = new byte[shards * 6 * cells];
        Arrays.fill(row, (byte) 1);
        Throwable failure = catchThrowable(() -> array.write(Region.of(at(0)), MemorySegment.ofArray(row)));
        assertThat(failure).isInstanceOf(StoreException.class).hasMessageContaining("append to ");
        assertThat(failure.getSuppressed()).isNotEmpty();

        stuck.mended.set(true);
        array.write(Region.of(at(0)), MemorySegment.ofArray(row));
        assertThat(array.read(Region.of(at(0))).segment().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(row);
    }

    /// Float chunks that are stored as bytes; numbers that are none are refused.
    private static List<Codec> casting() {
        return List.of(
                Codecs.named("cast_value", (ObjectNode) JsonMapper.shared().readTree("{\"data_type\": \"int8\"}")), Codecs.bytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChunkThatACodecRefusesToEncodeIsNamed(boolean remote) {
        ArrayMetadata metadata =
                ArrayMetadata.builder(DataType.FLOAT32, 8).chunks(2).shards(4).codecs(casting()).build();
        ZarrArray array = Zarr.array(remote ? new FarStore(store) : store, "a", metadata, budget);
        array.write(Region.of(), MemorySegment.ofArray(new float[] {1, 2, 3, 4, 5, 6, 7, 8}));
        // A whole shard, and a part of one.
        for (int from : new int[] {4, 5}) {
            float[] values = new float[8 - from];
            Arrays.fill(values, 1);
            values[values.length - 1] = 1000;
            assertThatThrownBy(() -> array.write(Region.of(range(from, 8)), MemorySegment.ofArray(values)))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageStartingWith("memory://failures: a/c/1: chunk [1]: ")
                    .hasMessageContaining("cast_value");
        }
    }

    @Test
    void aChunkOfStringsThatACodecRefusesToEncodeIsNamed() {
        ArrayMetadata metadata = ArrayMetadata.builder(DataType.STRING, 8)
                .chunks(2)
                .shards(4)
                .codecs(List.of(Codecs.named("vlen-utf8", JsonMapper.shared().createObjectNode()), UnassumingCodec.named()))
                .build();
        ZarrArray array = Zarr.array(store, "a", metadata, budget);
        UnassumingCodec.BEFORE_ENCODING.set(() -> {
            throw new ZarrException("refused");
        });
        assertThatThrownBy(() -> array.write(Region.of(range(6, 7)), ArrayValues.ofStrings(new long[] {1}, List.of("a"))))
                .isInstanceOf(ZarrException.class)
                .hasMessage("memory://failures: a/c/1: chunk [1]: refused");
    }

    @Test
    void aChunkThatACodecRefusesToEncodeInPlaceIsNamed() {
        ArrayMetadata metadata =
                ArrayMetadata.builder(DataType.FLOAT32, 8).chunks(2).shards(4).codecs(casting()).build();
        try (UpdatingStore updating = new UpdatingStore()) {
            ZarrArray array = Zarr.array(updating, "a", metadata, budget)
                    .with(ArrayOptions.DEFAULT.withPartialWrites(PartialWrites.IN_PLACE));
            for (int i = 0; i < 3; i++) {
                array.write(Region.of(at(5)), MemorySegment.ofArray(new float[] {i + 1}));
            }
            assertThatThrownBy(() -> array.write(Region.of(at(7)), MemorySegment.ofArray(new float[] {1000})))
                    .isInstanceOf(ZarrException.class)
                    .hasMessageStartingWith(updating.address() + ": a/c/1: chunk [1]: ")
                    .hasMessageContaining("cast_value");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aCheckedExceptionThatACodecThrowsUndeclaredFailsTheCall(boolean remote, boolean sharded) {
        ArrayMetadata.Builder builder = ArrayMetadata.builder(DataType.INT32, 8)
                .chunks(2)
                .codecs(List.of(Codecs.bytes(), UnassumingCodec.named()));
        ArrayMetadata metadata = (sharded ? builder.shards(4) : builder).build();
        ZarrArray array = Zarr.array(remote ? new FarStore(store) : store, "a", metadata, budget);
        array.write(Region.of(), MemorySegment.ofArray(new int[] {1, 2, 3, 4, 5, 6, 7, 8}));
        UnassumingCodec.BEFORE_DECODING.set(() -> sneak(new IOException("the codec's")));
        assertThatThrownBy(() -> array.read(Region.of())).isInstanceOf(ZarrException.class).hasStackTraceContaining("the codec's");
        UnassumingCodec.BEFORE_ENCODING.set(() -> sneak(new IOException("the encoder's")));
        assertThatThrownBy(() -> array.write(Region.of(), MemorySegment.ofArray(new int[] {8, 7, 6, 5, 4, 3, 2, 1})))
                .isInstanceOf(ZarrException.class)
                .hasStackTraceContaining("the encoder's");
        UnassumingCodec.forgetWhatIsRun();
        array.write(Region.of(), MemorySegment.ofArray(new int[] {8, 7, 6, 5, 4, 3, 2, 1}));
        assertThat(array.read(Region.of()).toLongArray()).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
    }

    /// Throws what the compiler would have declared.
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}

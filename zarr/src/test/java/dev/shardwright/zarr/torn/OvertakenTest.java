package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Reads and writes of a shard that others write between any two steps of them.
class OvertakenTest {

    /// More than the places in a read or write between which something else may happen.
    private static final int MOST = 60;

    @Test
    void aReadSeesWhatWasThereBeforeOrAfterWhatOvertookIt() {
        overtakeReads(8);
    }

    @Test
    @Tag("chaos")
    void anyReadSeesWhatWasThereBeforeOrAfterWhatOvertookIt() {
        overtakeReads(48);
    }

    private static void overtakeReads(int seeds) {
        forEachWay(seeds, (layout, seed, moment, others) -> {
            Race race = new Race(layout, seed, others);
            Machine.Program program = race.machine.start();
            ZarrArray array = layout.open(program, PartialWrites.REWRITE);
            if (seed % 2 == 0) {
                // One that has the index, of the state before the last.
                cells(array);
                race.write();
            }
            List<long[]> states = new ArrayList<>(List.of(race.cells));
            boolean[] happened = new boolean[1];
            at(moment, program, () -> {
                happened[0] = true;
                for (int i = 0; i < others; i++) {
                    race.write();
                    states.add(race.cells);
                }
            });
            long[] found = cells(array);
            for (int chunk = 0; chunk < layout.chunks(); chunk++) {
                long[] part = layout.chunk(found, chunk);
                int number = chunk;
                assertThat(states).as("chunk %d", chunk).anySatisfy(s -> assertThat(part).isEqualTo(layout.chunk(s, number)));
            }
            return happened[0];
        });
    }

    @Test
    void aChunkThatIsNewIsNotTakenForLostWhenAnotherShardComesMeanwhile() {
        Layout layout = new Layout(4, 100, IndexLocation.START, false, false, PartialWrites.IN_PLACE, false);
        int[] first = IntStream.range(0, 100).toArray();
        for (int moment = 1; moment <= 20; moment++) {
            Machine machine = new Machine(new Random(moment));
            ZarrArray writer = layout.open(machine.start(), PartialWrites.IN_PLACE);
            Write.whole(1, layout, Write.Kind.NOISE).to(writer);
            new Write(2, first, Write.Kind.FILL).to(writer);
            new Write(3, first, Write.Kind.NOISE).to(writer);
            Machine.Program program = machine.start();
            at(moment, program, () -> Write.whole(4, layout, Write.Kind.NOISE).to(writer));
            assertThat(cells(layout.open(program, PartialWrites.REWRITE))).as("place %d", moment).doesNotContain(0);
        }
    }

    @Test
    void aWriteGoesIntoWhatOvertookIt() {
        overtakeWrites(8);
    }

    @Test
    @Tag("chaos")
    void anyWriteGoesIntoWhatOvertookIt() {
        overtakeWrites(48);
    }

    private static void overtakeWrites(int seeds) {
        forEachWay(seeds, (layout, seed, moment, others) -> {
            Race race = new Race(layout, seed, others);
            Machine.Program program = race.machine.start();
            // One that changes the shard in place keeps the others waiting.
            ZarrArray array = layout.open(program, PartialWrites.REWRITE);
            boolean[] happened = new boolean[1];
            at(moment, program, () -> {
                happened[0] = true;
                for (int i = 0; i < others; i++) {
                    race.write();
                }
            });
            Write write = Write.random(race.random, 1000, layout);
            write.to(array);
            assertThat(cells(layout.open(race.machine.start(), PartialWrites.REWRITE))).isEqualTo(write.on(race.cells));
            return happened[0];
        });
    }

    private interface Way {
        /// @param moment at which place the others come, counted from 1
        /// @param others how many writes they do
        /// @return whether there was such a place
        boolean overtaken(Layout layout, int seed, int moment, int others);
    }

    private static void forEachWay(int seeds, Way way) {
        int overtaken = 0;
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed);
            Layout layout = new Layout(
                    2 + random.nextInt(10),
                    4 + random.nextInt(60),
                    IndexLocation.values()[seed / 2 % 2],
                    random.nextInt(3) > 0,
                    random.nextBoolean(),
                    PartialWrites.values()[seed / 4 % 2],
                    seed / 8 % 2 == 0);
            for (int others = 1; others <= 3; others++) {
                for (int moment = 1; moment <= MOST; moment++) {
                    try {
                        if (!way.overtaken(layout, seed, moment, others)) {
                            break;
                        }
                    } catch (RuntimeException | AssertionError e) {
                        throw new AssertionError(
                                "seed " + seed + ", place " + moment + ", " + others + " others, " + layout + ": "
                                        + e.getMessage(),
                                e);
                    }
                    overtaken++;
                }
            }
        }
        assertThat(overtaken).isGreaterThan(20 * seeds);
    }

    private static void at(int moment, Machine.Program program, Runnable others) {
        AtomicInteger places = new AtomicInteger();
        program.meanwhile(() -> {
            if (places.incrementAndGet() == moment) {
                others.run();
            }
        });
    }

    private static long[] cells(ZarrArray array) {
        return array.read(Region.of()).segment().toArray(ValueLayout.JAVA_LONG);
    }

    /// A shard, and those who overtake others.
    private static final class Race {
        private final Layout layout;
        private final Random random;
        private final Machine machine;
        private final List<ZarrArray> arrays = new ArrayList<>();
        private int number;
        private long[] cells;

        Race(Layout layout, int seed, int others) {
            this.layout = layout;
            this.random = new Random(31L * seed + others);
            this.machine = new Machine(random);
            this.cells = new long[layout.size()];
            arrays.add(layout.open(machine.start(), layout.mode()));
            arrays.add(layout.open(machine.start(), PartialWrites.values()[layout.mixed() ? 1 - layout.mode().ordinal() : layout.mode().ordinal()]));
            write(Write.whole(++number, layout, Write.Kind.NOISE));
            write();
            write();
        }

        void write() {
            // Sometimes all, so that the shard gets another size.
            write(random.nextInt(4) == 0
                    ? Write.whole(++number, layout, random.nextBoolean() ? Write.Kind.PLAIN : Write.Kind.NOISE)
                    : Write.random(random, ++number, layout));
        }

        private void write(Write write) {
            write.to(arrays.get(random.nextInt(arrays.size())));
            cells = write.on(cells);
        }
    }
}

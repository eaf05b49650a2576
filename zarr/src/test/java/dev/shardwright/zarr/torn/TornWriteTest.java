package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Programs that write parts of a shard are killed, and machines crash, at every boundary of every step, and within.
///
/// A failure names its case; `-Dshardwright.torn=CASE` has each test do that one alone, and `-Dshardwright.torn.told=true` tell its
/// steps. (The number that a shard's first record gets is random, and decides in which half of the room the next one goes; so a
/// case may need a second try.)
class TornWriteTest {

    private static final Optional<String> ONE = Optional.ofNullable(System.getProperty("shardwright.torn"));

    /// A shard, what is written to it, and the first death.
    ///
    /// @param seed decides everything else
    /// @param watched whether there are readers meanwhile
    /// @param mixed whether programs of both ways of writing take turns
    private record Case(
            PartialWrites mode, boolean mixed, boolean watched, long seed, Machine.Death first, int lives) {

        static Case parse(String text) {
            String[] words = text.split(",");
            return new Case(
                    PartialWrites.valueOf(words[0]),
                    Boolean.parseBoolean(words[1]),
                    Boolean.parseBoolean(words[2]),
                    Long.parseLong(words[3]),
                    new Machine.Death(
                            Integer.parseInt(words[4]),
                            Machine.Moment.valueOf(words[5]),
                            Boolean.parseBoolean(words[6])),
                    Integer.parseInt(words[7]));
        }

        @Override
        public String toString() {
            return String.join(
                    ",",
                    List.of(
                            mode.name(),
                            String.valueOf(mixed),
                            String.valueOf(watched),
                            String.valueOf(seed),
                            String.valueOf(first.step()),
                            first.moment().name(),
                            String.valueOf(first.ofTheMachine()),
                            String.valueOf(lives)));
        }

        /// @return the steps of the first life
        int run(Scenario.Tally tally) {
            Random random = new Random(seed);
            Layout layout = Layout.random(random, mode, mixed);
            try {
                Scenario scenario = new Scenario(layout, random.nextLong(), watched, tally);
                int steps = scenario.live(first, 5, true);
                for (int life = 0; life < lives; life++) {
                    scenario.liveAndDie(3);
                }
                scenario.live(Machine.Death.NONE, 2, false);
                scenario.live(Machine.Death.NONE, 2, false);
                return steps;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dshardwright.torn=" + this + " of " + layout + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void aWriteThatEndsInACrashIsThereOrNotChunkByChunk() {
        test(0, 12);
    }

    @Test
    @Tag("chaos")
    void ofAnyWriteThatEndsInACrashAnywhereNothingTornIsSeen() {
        Scenario.Tally tally = test(7, 170);
        assertThat(ONE.isPresent() || tally.deaths() >= 10_000).as("enough of crashes").isTrue();
    }

    @Test
    void aChunkThatWasLostIsNotTakenForTheOneThatLayInItsPlace() {
        // Chunks that end in their checksum have one CRC-32C of the same value, all of them.
        Layout layout = new Layout(4, 100, IndexLocation.END, false, true, PartialWrites.IN_PLACE, false);
        for (int seed = 0; seed < 4; seed++) {
            for (int step = 1; step <= 14; step++) {
                Scenario scenario = new Scenario(layout, seed, false, new Scenario.Tally());
                scenario.live(
                        Machine.Death.NONE,
                        List.of(Write.whole(1, layout, Write.Kind.NOISE), Write.one(2, 0), Write.one(3, 0)));
                scenario.live(new Machine.Death(step, Machine.Moment.BEFORE, true), List.of(Write.one(4, 100)));
            }
        }
    }

    @Test
    void aShardThatDidNotGrowDurablyStaysReadableWhoeverIsKilledNext() {
        Layout layout = new Layout(4, 100, IndexLocation.START, false, false, PartialWrites.IN_PLACE, false);
        for (int seed = 0; seed < 12; seed++) {
            for (int next = 8; next <= 20; next += 4) {
                Scenario scenario = new Scenario(layout, seed, false, new Scenario.Tally());
                scenario.live(Machine.Death.NONE, List.of(Write.whole(1, layout, Write.Kind.NOISE), Write.one(2, 0)));
                // Its record may have become durable, and not that the file grew.
                scenario.live(new Machine.Death(7, Machine.Moment.BEFORE, true), List.of(Write.one(3, 0)));
                scenario.live(new Machine.Death(next, Machine.Moment.BEFORE, false), List.of(Write.one(4, 100)));
                scenario.live(Machine.Death.NONE, List.of(Write.one(5, 200)));
            }
        }
    }

    /// @param shards of each way of writing, on which every step is crashed
    /// @param lines of each way of writing, of crashes at random
    private static Scenario.Tally test(int shards, int lines) {
        Scenario.Tally tally = new Scenario.Tally();
        if (ONE.isPresent()) {
            Case.parse(ONE.get()).run(tally);
            return tally;
        }
        long seed = System.nanoTime() >>> 10;
        for (int kind = 0; kind < 3; kind++) {
            PartialWrites mode = kind == 0 ? PartialWrites.REWRITE : PartialWrites.IN_PLACE;
            for (int i = 0; i < shards; i++) {
                everyStep(mode, kind == 2, seed++, tally);
            }
            for (int i = 0; i < lines; i++) {
                new Case(mode, kind == 2, i % 2 == 0, seed++, new Machine.Death(0, Machine.Moment.BEFORE, false), 12)
                        .run(tally);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "TornWriteTest: %,d crashes (%,d of programs, %,d of machines) over %,d writes, with %,d reads meanwhile%n",
                tally.deaths(),
                tally.kills,
                tally.crashes,
                tally.writes,
                tally.reads);
        assertThat(tally.lostReads).isLessThan(1 + tally.reads / 100);
        return tally;
    }

    /// The first death comes at every moment of every step, and up to two more behind it.
    private static void everyStep(PartialWrites mode, boolean mixed, long seed, Scenario.Tally tally) {
        int steps = 1;
        for (int step = 0; step <= steps; step++) {
            for (Machine.Moment moment : Machine.Moment.values()) {
                for (boolean ofTheMachine : new boolean[] {false, true}) {
                    int done = new Case(mode, mixed, false, seed, new Machine.Death(step, moment, ofTheMachine), step % 3)
                            .run(tally);
                    if (step == 0) {
                        steps = done;
                    }
                }
            }
        }
    }
}

package dev.shardwright.zarr.torn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.zarr.ArrayOptions.PartialWrites;
import dev.shardwright.zarr.Region;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// One shard on one machine, programs that write parts of it one after the other and are killed, and what readers may
/// see of that.
final class Scenario {

    /// Whether what happens is told on the standard output.
    private static final boolean TOLD = Boolean.getBoolean("shardwright.torn.told");

    private final Layout layout;
    private final Random random;
    private final boolean watched;
    private final Tally tally;
    private Machine machine;
    /// Opened when the machine started, and kept.
    private ZarrArray reader;
    private ZarrArray writer;
    private int number;
    /// What is there.
    private long[] visible;
    /// What was there, or was being written, since the last write that was acknowledged, and before it.
    private List<long[]> sinceAcknowledged;

    /// What happened in all scenarios.
    static final class Tally {
        int kills;
        int crashes;
        int writes;
        int reads;
        int lostReads;

        int deaths() {
            return kills + crashes;
        }
    }

    /// @param watched whether readers are at work while there are writes
    Scenario(Layout layout, long seed, boolean watched, Tally tally) {
        this.layout = layout;
        this.random = new Random(seed);
        this.watched = watched;
        this.tally = tally;
        this.machine = new Machine(random);
        this.visible = new long[layout.size()];
        this.sinceAcknowledged = new ArrayList<>(List.of(visible));
        this.reader = open(machine.start(), PartialWrites.REWRITE);
        this.writer = open(machine.start(), mode());
    }

    private ZarrArray open(Machine.Program program, PartialWrites writes) {
        return layout.open(program, writes);
    }

    private PartialWrites mode() {
        return layout.mixed() ? PartialWrites.values()[random.nextInt(2)] : layout.mode();
    }

    /// A program writes until it dies, or has written enough.
    ///
    /// @param first whether it puts the shard there first
    /// @return the steps that it did
    int live(Machine.Death death, int writes, boolean first) {
        List<Write> script = new ArrayList<>();
        if (first) {
            script.add(Write.whole(++number, layout, Write.Kind.values()[random.nextInt(3)]));
        }
        while (script.size() < writes) {
            script.add(Write.random(random, ++number, layout));
        }
        return live(death, script);
    }

    /// A program does these writes, or dies.
    ///
    /// @return the steps that it did
    int live(Machine.Death death, List<Write> script) {
        Machine.Program program = machine.start(death);
        boolean known = death.equals(Machine.Death.NONE) && random.nextBoolean();
        Life life = new Life(program, known ? writer : open(program, mode()), script);
        if (watched && !known) {
            life.runWatched();
        } else {
            life.run();
        }
        life.settle();
        return program.steps();
    }

    /// A life of a program that is killed in a step that it may have.
    void liveAndDie(int writes) {
        live(
                new Machine.Death(1 + random.nextInt(30), Machine.Moment.values()[random.nextInt(3)], random.nextInt(3) == 0),
                writes,
                false);
    }

    /// What a program writes, and how far it came.
    private final class Life {
        private final Machine.Program program;
        private final ZarrArray array;
        private final List<Write> script;
        /// What is there after as many writes.
        private final List<long[]> states = new ArrayList<>(List.of(visible));
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile int started;
        private volatile int acknowledged;
        /// By chunk, the state that somebody saw last.
        private final int[] seen = new int[layout.chunks()];

        Life(Machine.Program program, ZarrArray array, List<Write> script) {
            this.program = program;
            this.array = array;
            this.script = script;
            script.forEach(write -> states.add(write.on(states.getLast())));
        }

        void run() {
            if (TOLD) {
                System.out.println((array == writer ? "the old program" : "a new program") + ", " + program.death());
                program.tell();
            }
            for (Write write : script) {
                started++;
                if (TOLD) {
                    System.out.println("  " + write);
                }
                try {
                    write.to(array);
                } catch (Throwable e) {
                    if (!program.isDead()) {
                        failure.set(e);
                    }
                    return;
                }
                if (program.isDead()) {
                    return;
                }
                acknowledged++;
                tally.writes++;
            }
        }

        void runWatched() {
            Baton baton = new Baton();
            program.meanwhile(baton::step);
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    run();
                } finally {
                    baton.end();
                }
            });
            baton.awaitStart();
            Machine.Program warm = machine.start();
            ZarrArray known = open(warm, PartialWrites.REWRITE);
            int pace = 1 + random.nextInt(6);
            while (!baton.hasEnded()) {
                Machine.Program fresh = machine.start();
                boolean old = random.nextBoolean();
                if (TOLD) {
                    System.out.println("  " + (old ? "the reader that came first" : "a reader"));
                    (old ? warm : fresh).tell();
                }
                (old ? warm : fresh).meanwhile(() -> baton.let(random.nextInt(pace + 1)));
                look(old ? known : open(fresh, PartialWrites.REWRITE));
                baton.let(random.nextInt(3));
            }
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /// Reads some cells while others write.
        private void look(ZarrArray by) {
            int from = random.nextInt(3) == 0 ? 0 : random.nextInt(layout.size());
            int to = from == 0 ? layout.size() : from + 1 + random.nextInt(layout.size() - from);
            int atLeast = acknowledged;
            int[] seenBefore = seen.clone();
            long[] cells;
            tally.reads++;
            try {
                cells = Scenario.cells(by, from, to);
            } catch (ZarrException e) {
                if (e.getMessage().contains("again and again")) {
                    tally.lostReads++;
                    return;
                }
                throw e;
            }
            int atMost = started;
            boolean whole = layout.mode() == PartialWrites.REWRITE && !layout.mixed();
            if (whole) {
                int state = IntStream.range(0, layout.chunks()).map(c -> seenBefore[c]).max().orElseThrow();
                found(cells, from, from, to, Math.max(state, atLeast), atMost);
                return;
            }
            for (int chunk = from / layout.cells(); chunk * layout.cells() < to; chunk++) {
                int start = Math.max(from, chunk * layout.cells());
                int end = Math.min(to, (chunk + 1) * layout.cells());
                found(cells, from, start, end, Math.max(seenBefore[chunk], atLeast), atMost);
            }
        }

        /// Looks for the state that cells are in, which must be one of some.
        private void found(long[] cells, int base, int from, int to, int atLeast, int atMost) {
            for (int state = atLeast; state <= atMost; state++) {
                if (Arrays.equals(cells, from - base, to - base, states.get(state), from, to)) {
                    for (int chunk = from / layout.cells(); chunk * layout.cells() < to; chunk++) {
                        seen[chunk] = Math.max(seen[chunk], state);
                    }
                    return;
                }
            }
            fail("cells %d to %d are as after none of the writes %d to %d of this life: %s",
                    from, to, atLeast, atMost, differences(Arrays.copyOfRange(cells, from - base, to - base), from, states.get(atMost)));
        }

        /// Takes note of what was acknowledged, and looks at what is there.
        void settle() {
            if (failure.get() != null) {
                throw new AssertionError("a write failed: " + failure.get(), failure.get());
            }
            visible = states.get(acknowledged);
            if (acknowledged > 0) {
                sinceAcknowledged = new ArrayList<>(List.of(visible));
            }
            if (program.isDead()) {
                long[] pending = states.get(started);
                if (program.death().ofTheMachine()) {
                    tally.crashes++;
                    sinceAcknowledged.add(pending);
                    settleCrash();
                } else {
                    tally.kills++;
                    settleKill(pending);
                }
            } else {
                assertIsThere(visible);
                assertOthersSee(visible);
            }
        }

        private void settleKill(long[] pending) {
            long[] found = cells(open(machine.start(), PartialWrites.REWRITE), 0, layout.size());
            boolean done = Arrays.equals(found, pending);
            if (!done) {
                assertSame(found, visible, "after a kill");
                for (int chunk = 0; chunk < seen.length; chunk++) {
                    assertThat(seen[chunk]).as("what somebody saw of chunk %d is gone", chunk).isLessThanOrEqualTo(acknowledged);
                }
            } else {
                sinceAcknowledged.add(pending);
            }
            visible = found;
            assertIsThere(visible);
            if (layout.mode() == PartialWrites.REWRITE && !layout.mixed()) {
                assertOthersSee(visible);
            }
        }

        private void settleCrash() {
            machine = machine.afterCrash();
            reader = open(machine.start(), PartialWrites.REWRITE);
            writer = open(machine.start(), mode());
            long[] found = cells(open(machine.start(), PartialWrites.REWRITE), 0, layout.size());
            if (layout.mode() == PartialWrites.REWRITE && !layout.mixed()) {
                assertThat(sinceAcknowledged).as("after a crash").anySatisfy(s -> assertThat(found).isEqualTo(s));
                assertOthersSee(found);
            } else {
                for (int c = 0; c < layout.chunks(); c++) {
                    int chunk = c;
                    long[] cells = layout.chunk(found, chunk);
                    if (sinceAcknowledged.stream().noneMatch(s -> Arrays.equals(cells, layout.chunk(s, chunk)))) {
                        fail("after a crash chunk %d is none of %d states: %s", chunk, sinceAcknowledged.size(),
                            differences(cells, chunk * layout.cells(), sinceAcknowledged.getFirst()));
                    }
                }
            }
            visible = found;
            sinceAcknowledged = new ArrayList<>(List.of(visible));
            assertIsThere(visible);
        }
    }

    /// Every reader of this library sees these cells.
    private void assertIsThere(long[] expected) {
        assertSame(cells(reader, 0, layout.size()), expected, "by one who read before");
        assertSame(cells(open(machine.start(), PartialWrites.REWRITE), 0, layout.size()), expected, "by one who comes");
        int from = random.nextInt(layout.size());
        int to = from + 1 + random.nextInt(layout.size() - from);
        assertSame(cells(reader, from, to), Arrays.copyOfRange(expected, from, to), "in part");
    }

    /// Every other reader sees them too.
    private void assertOthersSee(long[] expected) {
        long[] plain = machine.bytes(Layout.KEY)
                .map(bytes -> PlainShard.cells(layout, bytes))
                .orElseGet(() -> new long[layout.size()]);
        assertSame(plain, expected, "by another reader");
        ZarrArray array = open(machine.start(), PartialWrites.REWRITE);
        array.storedChunks((index, info) -> assertThat(array.verify(info)).isEmpty());
    }

    private static void assertSame(long[] found, long[] expected, String how) {
        if (!Arrays.equals(found, expected)) {
            fail("seen %s: %s", how, differences(found, 0, expected));
        }
    }

    private static String differences(long[] found, int from, long[] expected) {
        int[] different = IntStream.range(0, found.length)
                .filter(i -> found[i] != expected[Math.min(expected.length - 1, (expected.length == found.length ? 0 : from) + i)])
                .toArray();
        return different.length + " cells differ, the first ones are " + IntStream.of(different).limit(4)
                .mapToObj(i -> (from + i) + ": " + Write.told(found[i]))
                .toList();
    }

    private static long[] cells(ZarrArray array, int from, int to) {
        return array.read(Region.of(Region.range(from, to))).segment().toArray(ValueLayout.JAVA_LONG);
    }
}

package dev.shardwright.zarr.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Runs cases on all cores until there were enough or time is over, and holds each against bounds of time and memory. A case's
/// number says which target it belongs to; together with the seed it says everything.
final class Campaign {

    /// What one case may take of a core. The slowest, which decode a bomb to count its bytes, take a tenth of it.
    private static final Duration MOST_CPU = Duration.ofSeconds(3);

    /// How long a case may be under way, on a machine that does other things too.
    private static final Duration MOST_WALL = Duration.ofSeconds(90);

    /// What one case may have live at a time outside the heap. Chunks have a few kilobytes; a byte of Deflate gives at most a
    /// thousand, three bytes of Zstandard 128 KiB.
    private static final long MOST_BYTES = 96L << 20;

    /// What one case may allocate on the heap, in all, beside {@link #MOST_BYTES} for each byte of its input: documents are parsed,
    /// copied and spelled some times.
    private static final long MOST_HEAP = 400;

    /// Different findings after which to stop.
    private static final int MOST_FINDINGS = 25;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// What to run.
    ///
    /// @param seed what chance follows from
    /// @param first the first case's number
    /// @param cases how many numbers to go through
    /// @param atMost when to stop in any case
    /// @param wheel the targets; case n belongs to target n modulo their number
    /// @param left names of targets whose cases are left out
    record Plan(long seed, long first, long cases, Duration atMost, List<Target> wheel, Set<String> left) {}

    private final Plan plan;
    private final Path folder;
    private final AtomicLong next;
    private final AtomicLong done = new AtomicLong();
    /// By target, the nanoseconds of a core.
    private final Map<String, AtomicLong> cores = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();
    private final Map<String, String> findings = new LinkedHashMap<>();
    private final Map<Thread, Running> running = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    private record Running(Case at, Target target, long since) {}

    /// @param folder gets a folder for each finding
    Campaign(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
        this.next = new AtomicLong(plan.first);
    }

    /// Runs all cases.
    ///
    /// @return what was found, a text for each
    List<String> run() throws InterruptedException {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            String name = "fuzz-" + i;
            threads.add(Thread.ofPlatform().daemon().name(name).start(() -> work(name)));
        }
        for (Thread thread : threads) {
            while (!thread.join(Duration.ofSeconds(1)) && !stopped) {
                stopped = System.nanoTime() - start > plan.atMost.toNanos();
                lookForHanging();
            }
        }
        for (Thread thread : threads) {
            while (!thread.join(Duration.ofSeconds(1)) && !lookForHanging()) {
                // The case under way is waited for.
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "fuzz: seed %d, %,d cases in %.1f s (%,.0f a second), %d findings; %s%n",
                plan.seed, done.get(), seconds, done.get() / seconds, findings.size(), new TreeMap<>(outcomes));
        cores.forEach((target, nanos) -> System.out.printf("fuzz: %s took %.1f s of a core%n", target, nanos.get() / 1e9));
        return List.copyOf(findings.values());
    }

    /// The number of cases that were run.
    long done() {
        return done.get();
    }

    private void work(String name) {
        try (Case.Place place = new Case.Place(name)) {
            for (long n = next.getAndIncrement(); n < plan.first + plan.cases && !stopped; n = next.getAndIncrement()) {
                Target target = plan.wheel.get((int) (n % plan.wheel.size()));
                if (!plan.left.contains(target.name())) {
                    run(target, new Case(plan.seed, n, place));
                }
            }
        }
    }

    private void run(Target target, Case at) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long heap = THREADS.getCurrentThreadAllocatedBytes();
        running.put(Thread.currentThread(), new Running(at, target, System.nanoTime()));
        try {
            target.run(at);
            check("of memory outside the heap, live at a time", at.budget.peak(), MOST_BYTES);
            check("of memory outside the heap that are still live", at.budget.live(), 0);
            check("of the heap", THREADS.getCurrentThreadAllocatedBytes() - heap, MOST_BYTES + MOST_HEAP * at.input());
            long nanos = THREADS.getCurrentThreadCpuTime() - cpu;
            cores.computeIfAbsent(target.name(), _ -> new AtomicLong()).addAndGet(nanos);
            check("ns of a core", nanos, MOST_CPU.toNanos());
        } catch (Throwable e) {
            found(target, at, e);
        }
        running.remove(Thread.currentThread());
        done.incrementAndGet();
        outcomes.computeIfAbsent(target.name() + " " + at.outcome(), _ -> new AtomicLong()).incrementAndGet();
        at.clear();
    }

    private static void check(String what, long found, long most) {
        if (found > most) {
            throw new Finding("the case takes %,d %s, expected at most %,d".formatted(found, what, most));
        }
    }

    private boolean lookForHanging() {
        boolean hangs = false;
        for (Map.Entry<Thread, Running> entry : running.entrySet()) {
            Running now = entry.getValue();
            if (System.nanoTime() - now.since > MOST_WALL.toNanos()) {
                Finding hanging = new Finding("the case hangs");
                hanging.setStackTrace(entry.getKey().getStackTrace());
                found(now.target, now.at, hanging);
                stopped = true;
                hangs = true;
            }
        }
        return hangs;
    }

    /// Keeps the first of each kind.
    private synchronized void found(Target target, Case at, Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        if (findings.putIfAbsent(target.name() + kind(e), "") == null) {
            Path here = folder.resolve(target.name() + "-" + plan.seed + "-" + at.number);
            String text = "%1$s: case %2$d of seed %3$d%nrepeat with -Dshardwright.fuzz.seed=%3$d -Dshardwright.fuzz.case=%2$d%n%4$s%n%5$s"
                    .formatted(target.name(), at.number, plan.seed, at.notes(), trace);
            findings.put(target.name() + kind(e), text);
            keep(here, text, at);
            System.out.println("fuzz: found " + here + ": " + e);
        }
        at.outcome("found");
        stopped |= findings.size() >= MOST_FINDINGS;
    }

    private static void keep(Path here, String text, Case at) {
        try {
            Files.createDirectories(here);
            Files.write(here.resolve("finding.txt"), text.getBytes(StandardCharsets.UTF_8));
            int n = 0;
            for (Map.Entry<String, byte[]> object : at.objects().entrySet()) {
                String name = "%03d-".formatted(n++) + object.getKey().replaceAll("[^A-Za-z0-9._-]", "_");
                Files.write(here.resolve(name.substring(0, Math.min(100, name.length()))), object.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("finding of case " + at.number + " cannot be kept in " + here, e);
        }
    }

    /// What two findings have in common that have one reason.
    private static String kind(Throwable e) {
        StringBuilder kind = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            kind.append('\n').append(t.getClass().getName()).append(String.valueOf(t.getMessage()).replaceAll("[0-9,]+|\\[.*|\".*", ""));
            for (StackTraceElement frame : t.getStackTrace()) {
                if (frame.getClassName().startsWith("dev.shardwright")) {
                    kind.append(frame);
                    break;
                }
            }
        }
        return kind.toString();
    }
}

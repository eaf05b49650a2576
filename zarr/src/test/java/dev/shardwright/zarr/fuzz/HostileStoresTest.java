package dev.shardwright.zarr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever a store holds, it is read as what it says or refused with a word why: without a crash, without hanging, within
/// bounds of memory, and without silently giving other values.
///
/// `mvn verify -Pfuzz -pl zarr -am` runs a million cases. `shardwright.fuzz.cases` and `shardwright.fuzz.seconds` bound it (what
/// comes first), `shardwright.fuzz.seed` repeats a run, and with `shardwright.fuzz.case` as well one case;
/// `shardwright.fuzz.without` names targets to be left out, with commas between them. What is found is kept in `target/fuzz`.
class HostileStoresTest {

    private static final String OPTIONS = "shardwright.fuzz.";
    private static final Path FOLDER = Path.of("target", "fuzz");

    @Test
    void hostileStoresAreReadOrRefused() throws InterruptedException {
        run(20261122, 0, 1500, Duration.ofMinutes(5));
    }

    @Test
    @Tag("fuzz")
    void manyHostileStoresAreReadOrRefused() throws InterruptedException {
        long seed = Long.getLong(OPTIONS + "seed", System.nanoTime());
        long one = Long.getLong(OPTIONS + "case", -1);
        long cases = one >= 0 ? 1 : Long.getLong(OPTIONS + "cases", 1_000_000);
        run(seed, Math.max(0, one), cases, Duration.ofSeconds(Long.getLong(OPTIONS + "seconds", 86_400)));
    }

    private static void run(long seed, long first, long cases, Duration atMost) throws InterruptedException {
        String left = System.getProperty(OPTIONS + "without", "");
        Campaign campaign = new Campaign(
                new Campaign.Plan(seed, first, cases, atMost, Targets.wheel(), Set.of(left.split(","))), FOLDER);
        List<String> findings = campaign.run();
        assertThat(findings).as("findings of seed %d, kept in %s", seed, FOLDER.toAbsolutePath()).isEmpty();
        assertThat(campaign.done()).isPositive();
    }
}

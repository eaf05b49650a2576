package dev.shardwright.benchmarks;

import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which copies of the base points a granule of the format `benchmark` holds; the key of its object says it.
///
/// @param seed what the shifts follow from
/// @param copies the number of copies, at least 1
/// @param offset the number of the first copy, at least 0
/// @param repeat how often each row is there, at least 1
record Copies(long seed, int copies, int offset, int repeat) {

    static final String SUFFIX = ".points";

    private static final Pattern KEY =
            Pattern.compile("seed=(-?\\d{1,18}),copies=(\\d{1,9}),offset=(\\d{1,9}),repeat=(\\d{1,9})\\.points");

    /// How a copy lies relative to the base points: anywhere on their parallels, up to 2° of latitude away, and up to 50 m
    /// higher or lower. So many copies cross many shards, and cells stay about as full as the real ones.
    record Shift(double longitude, double latitude, double height) {}

    Copies {
        if (copies < 1 || offset < 0 || repeat < 1) {
            throw new IllegalArgumentException(
                    copies + " copies from " + offset + " on, each row " + repeat + " times");
        }
    }

    /// What a key says; `name` is for the message.
    ///
    /// @throws IllegalArgumentException if it says nothing of the kind
    static Copies parse(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "found the key \"" + key + "\", expected \"seed=1,copies=2,offset=3,repeat=4" + SUFFIX + "\"");
        }
        return new Copies(
                Long.parseLong(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)));
    }

    /// The object's key.
    String key() {
        return "seed=" + seed + ",copies=" + copies + ",offset=" + offset + ",repeat=" + repeat + SUFFIX;
    }

    /// Where copy `copy` of this granule lies. The same copy number has the same shift in every granule of a seed.
    Shift shift(int copy) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + offset + copy);
        return new Shift(random.nextDouble(-180, 180), random.nextDouble(-2, 2), random.nextDouble(-50, 50));
    }
}

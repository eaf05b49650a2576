package dev.shardwright.benchmarks;

import dev.shardwright.benchmarks.BasePoints.Beam;
import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import dev.shardwright.storage.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Copies of the base points, with the paths of ATL06 as the names of columns. Within a beam the copies follow each other, and
/// the repetitions of a row follow it at once.
final class CopiesGranule implements Granule {

    private static final List<String> COLUMNS =
            List.of("longitude", "latitude", "h_li", "h_li_sigma", "atl06_quality_summary");

    private final String address;
    private final BasePoints base;
    private final Copies copies;
    private final Copies.Shift[] shifts;

    CopiesGranule(String address, BasePoints base, Copies copies) {
        this.address = address;
        this.base = base;
        this.copies = copies;
        this.shifts = new Copies.Shift[copies.copies()];
        Arrays.setAll(shifts, copies::shift);
    }

    @Override
    public String address() {
        return address;
    }

    /// What all columns take decoded.
    @Override
    public long size() {
        return base.rows() * copies.copies() * copies.repeat() * COLUMNS.size() * Long.BYTES;
    }

    /// One for all: what a granule holds follows from its key.
    @Override
    public Version version() {
        return new Version("computed");
    }

    @Override
    public String describeFormat() {
        return "points computed in memory";
    }

    @Override
    public List<ColumnInfo> columns() {
        return base.beams().keySet().stream()
                .flatMap(group -> COLUMNS.stream().map(c -> "/" + group + "/land_ice_segments/" + c))
                .flatMap(name -> column(name).stream())
                .toList();
    }

    @Override
    public Optional<String> attribute(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<ColumnInfo> column(String name) {
        Column column = parse(name);
        Beam beam = base.beams().get(column.group);
        if (beam == null || !COLUMNS.contains(column.name)) {
            return Optional.empty();
        }
        boolean integer = column.name.equals("atl06_quality_summary");
        return Optional.of(new ColumnInfo(name, rows(beam), integer ? "int64" : "float64", integer));
    }

    @Override
    public boolean hasGroup(String name) {
        return base.beams().containsKey(name);
    }

    @Override
    public void readDoubles(String name, long from, long to, double[] target, int targetOffset) {
        Beam beam = beam(name, from, to, target.length, targetOffset);
        switch (parse(name).name) {
            case "longitude" -> forEachRun(beam, from, to, targetOffset, (shift, row, at, n) -> {
                for (int i = 0; i < n; i++) {
                    double shifted = beam.longitude()[row + i] + shift.longitude();
                    target[at + i] = shifted >= 180 ? shifted - 360 : shifted < -180 ? shifted + 360 : shifted;
                }
            }, target);
            case "latitude" -> forEachRun(beam, from, to, targetOffset, (shift, row, at, n) -> {
                for (int i = 0; i < n; i++) {
                    target[at + i] = Math.clamp(beam.latitude()[row + i] + shift.latitude(), -90, 90);
                }
            }, target);
            // The fill value is so large that it stays as it is.
            case "h_li" -> forEachRun(beam, from, to, targetOffset, (shift, row, at, n) -> {
                for (int i = 0; i < n; i++) {
                    target[at + i] = beam.height()[row + i] + shift.height();
                }
            }, target);
            case "h_li_sigma" -> forEachRun(beam, from, to, targetOffset, (shift, row, at, n) ->
                    System.arraycopy(beam.sigma(), row, target, at, n), target);
            default -> {
                long[] values = new long[Math.toIntExact(to - from)];
                readLongs(name, from, to, values, 0);
                for (int i = 0; i < values.length; i++) {
                    target[targetOffset + i] = values[i];
                }
            }
        }
    }

    @Override
    public void readLongs(String name, long from, long to, long[] target, int targetOffset) {
        Beam beam = beam(name, from, to, target.length, targetOffset);
        if (!parse(name).name.equals("atl06_quality_summary")) {
            throw new GranuleException(address + ": column \"" + name + "\" is float64, expected an integer type");
        }
        forEachRun(beam, from, to, targetOffset, (shift, row, at, n) ->
                System.arraycopy(beam.quality(), row, target, at, n), target);
    }

    /// Consecutive rows of the base in one copy.
    private interface Run {
        /// Puts base rows from `row` on, `n` of them, to `at`.
        void place(Copies.Shift shift, int row, int at, int n);
    }

    /// Visits the rows run by run. Where rows are repeated, each distinct row is placed once, at the first of its places, and
    /// `target` (an array) is filled from there.
    private void forEachRun(Beam beam, long from, long to, int targetOffset, Run run, Object target) {
        int repeat = copies.repeat();
        long perCopy = (long) beam.rows() * repeat;
        long row = from;
        int at = targetOffset;
        while (row < to) {
            int copy = (int) (row / perCopy);
            long inCopy = row % perCopy;
            int baseRow = (int) (inCopy / repeat);
            int n;
            if (repeat == 1) {
                n = (int) Math.min(to - row, beam.rows() - baseRow);
                run.place(shifts[copy], baseRow, at, n);
            } else {
                n = (int) Math.min(to - row, repeat - inCopy % repeat);
                run.place(shifts[copy], baseRow, at, 1);
                if (target instanceof double[] doubles) {
                    Arrays.fill(doubles, at, at + n, doubles[at]);
                } else if (target instanceof long[] longs) {
                    Arrays.fill(longs, at, at + n, longs[at]);
                }
            }
            row += n;
            at += n;
        }
    }

    private long rows(Beam beam) {
        return (long) beam.rows() * copies.copies() * copies.repeat();
    }

    private Beam beam(String name, long from, long to, int targetLength, int targetOffset) {
        Column column = parse(name);
        Beam beam = base.beams().get(column.group);
        if (beam == null || !COLUMNS.contains(column.name)) {
            throw new GranuleException(address + ": has no column \"" + name + "\"");
        }
        Objects.checkFromToIndex(from, to, rows(beam));
        Objects.checkFromIndexSize(targetOffset, to - from, targetLength);
        return beam;
    }

    private record Column(String group, String name) {}

    private static Column parse(String path) {
        String[] parts = path.split("/", -1);
        return parts.length == 4 && parts[2].equals("land_ice_segments")
                ? new Column(parts[1], parts[3])
                : new Column("", path);
    }

    /// No file is fetched.
    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public void letGo() {}

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    public void close() {
        // The base points stay for other granules.
    }
}

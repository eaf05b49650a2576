package dev.shardwright.cli;

import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ZarrArray;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dump`: decoded values as raw bytes.
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = "Writes an array's decoded values: C order, little-endian, raw bytes.",
        footer = {
            "",
            "Example: shardwright dump out.zarr/h_mean \\",
            "    --select 66107548:66107612 -o cells.f64"
        })
final class DumpCommand implements Callable<Integer> {

    private static final String WHAT = "dump";
    private static final long SLAB_BYTES = 32 << 20;
    private static final int COPY = 1 << 16;

    @Parameters(paramLabel = "URI/ARRAY", description = "the array's address")
    private String address;

    @Option(names = "--select", paramLabel = "RANGES", description = "from:to for each dimension, separated by commas")
    private String select = "";

    @Option(names = "-o", required = true, paramLabel = "FILE", description = "where the bytes go (- for standard output)")
    private Path file;

    @Override
    public Integer call() throws IOException {
        boolean toFile = !UserFiles.isStandardOutput(file);
        if (toFile) {
            UserFiles.checkWritable(WHAT, file);
        }
        try (Addresses.OpenArray open = Addresses.array(address)) {
            ZarrArray array = open.array();
            Box region = Selection.parse(select, array.metadata().shape());
            if (toFile) {
                UserFiles.write(WHAT, file, out -> dump(array, region, out));
            } else {
                dump(array, region, System.out);
                System.out.flush();
            }
        }
        return ExitStatus.COMPLETE;
    }

    private static void dump(ZarrArray array, Box region, OutputStream out) throws IOException {
        int size = array.metadata().dataType().size();
        int[] chunk = array.metadata().chunkShape();
        try {
            Slabs.forEach(
                    region, SLAB_BYTES / size, chunk.length == 0 ? 1 : chunk[0], slab -> dumpSlab(array, slab, out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void dumpSlab(ZarrArray array, Box slab, OutputStream out) {
        byte[] copy = new byte[COPY];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(slab.size() * array.metadata().dataType().size(), 64);
            array.read(slab, values);
            for (long at = 0; at < values.byteSize(); at += COPY) {
                int n = (int) Math.min(COPY, values.byteSize() - at);
                MemorySegment.copy(values, ValueLayout.JAVA_BYTE, at, copy, 0, n);
                out.write(copy, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

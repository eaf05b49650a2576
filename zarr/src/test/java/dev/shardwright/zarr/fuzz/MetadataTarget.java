package dev.shardwright.zarr.fuzz;

import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.zarr.ArrayLayout;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.Box;
import dev.shardwright.zarr.ChunkKeyEncoding;
import dev.shardwright.zarr.DataType;
import dev.shardwright.zarr.RectilinearGrid;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrNode;
import dev.shardwright.zarr.codec.Codecs.IndexLocation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Documents of arrays with values changed, swapped, left out or taken from other documents, over chunks that were stored by
/// the unchanged one.
///
/// An array opens or is refused. If it opens, its metadata written and read again are equal; changing its attributes changes
/// nothing else; any region is read or refused, in the same way from all kinds of stores; and what can be written is read again.
/// A document that says the same in other words gives the same values.
final class MetadataTarget implements Target {

    private static final int SAMPLES = 300;

    /// What chunks of an array may have at most for the array to be written to.
    private static final long MOST_WRITTEN = 1 << 20;

    /// An array with its objects.
    private record Sample(ArrayMetadata metadata, ObjectNode document, Map<String, byte[]> chunks, byte[] cells) {}

    private final List<Sample> samples = new Samples<>(SAMPLES, random -> {
        try (ObjectStore store = Stores.memory("fuzz-documents-" + Thread.currentThread().threadId())) {
            return sample(random, store, Chains.TYPES.get(random.nextInt(Chains.TYPES.size())));
        }
    });

    private static Sample sample(SplittableRandom random, ObjectStore store, DataType type) {
        int[] chunk = {4, 3};
        ArrayMetadata.Builder builder = ArrayMetadata.builder(type, 10, 7)
                .chunks(chunk)
                .codecs(Chains.random(random, type, chunk))
                .keyEncoding(new ChunkKeyEncoding(
                        ChunkKeyEncoding.Style.values()[random.nextInt(2)], random.nextBoolean() ? '/' : '.'));
        switch (random.nextInt(5)) {
            case 0 -> builder.shards(8, 6).indexLocation(IndexLocation.values()[random.nextInt(2)]);
            case 1 -> builder.chunks(new RectilinearGrid(List.of(
                    RectilinearGrid.Listed.of(4, 4, 1, 3), new RectilinearGrid.Every(3))));
            default -> {}
        }
        if (random.nextBoolean()) {
            builder.dimensionNames("y", "x");
        }
        ArrayMetadata metadata = builder.build();
        ZarrArray array = Zarr.array(store, "", metadata, MemoryBudget.unlimited());
        Cells.write(array, Box.all(metadata.shape()), Cells.random(random, type, 70));
        Map<String, byte[]> chunks = new TreeMap<>();
        store.list("", info -> chunks.put(info.key(), store.get(info.key()).toByteArray()));
        return new Sample(metadata, Zarr.document(metadata), chunks, Cells.read(array, Box.all(metadata.shape())));
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public void run(Case at) {
        Sample sample = at.pick(samples);
        at.about(sample.document::toString);
        sample.chunks.forEach(at::put);
        if (at.oneIn(6)) {
            at.put("zarr.json", Documents.respelled(at, sample.document));
            same(at, sample);
            return;
        }
        at.put("zarr.json", Documents.changed(at, sample.document, at.pick(samples).document));
        Result<ZarrNode> opened = Result.of("opening", () -> Zarr.open(at.store(), "", at.budget));
        switch (opened) {
            case Result.Refused<ZarrNode>(RuntimeException reason) -> {
                at.outcome("refused");
                if (!reason.getMessage().startsWith(at.store().address() + ": zarr.json ")) {
                    throw new Finding("opening is refused by a message that does not begin with store and key", reason);
                }
            }
            case Result.Value<ZarrNode>(ZarrNode node) -> {
                if (!(node instanceof ZarrArray array)) {
                    at.outcome("group");
                    return;
                }
                boolean supported = array.metadata().layout() instanceof ArrayLayout.Supported;
                at.outcome(supported ? "opened" : "not supported");
                writtenAgain(array.metadata());
                if (at.oneIn(4)) {
                    attributes(at, array);
                }
                if (supported) {
                    use(at, array);
                }
            }
        }
    }

    private static void same(Case at, Sample sample) {
        at.outcome("respelled");
        ZarrArray array = (ZarrArray) Zarr.open(at.store(), "", at.budget);
        Case.agree(
                "reading by a document in other words",
                Cells.read(at, array, Box.all(array.metadata().shape())),
                new Result.Value<>(sample.cells));
        if (!array.metadata().layout().equals(sample.metadata.layout())) {
            throw new Finding("the layout is " + array.metadata().layout() + ", expected " + sample.metadata.layout());
        }
        attributes(at, array);
    }

    private static void writtenAgain(ArrayMetadata metadata) {
        ObjectNode written = Zarr.document(metadata);
        ObjectNode stored = parsed(written);
        ObjectNode again = parsed(Zarr.normalise(stored));
        if (!again.equals(stored)) {
            throw new Finding("written, read and written again, the metadata are " + again + ", expected " + stored);
        }
        metadata.toString();
        if (metadata.layout() instanceof ArrayLayout.Supported) {
            metadata.chunkGridShape();
            metadata.innerChunkShape();
        }
    }

    private static ObjectNode parsed(ObjectNode document) {
        return Documents.parse(new String(Zarr.encode(document), StandardCharsets.UTF_8));
    }

    /// Changes an attribute, which must change nothing else.
    private static void attributes(Case at, ZarrArray array) {
        ArrayMetadata before = array.metadata();
        int value = at.random.nextInt();
        Result<ZarrArray> changed = Result.of("changing an attribute", () -> array.updateAttributes(a -> a.put("a \"new\" one", value)));
        if (changed instanceof Result.Value<ZarrArray>) {
            ArrayMetadata now = ((ZarrArray) Zarr.open(at.store(), "", at.budget)).metadata();
            ObjectNode expected = before.attributes().put("a \"new\" one", value);
            if (!now.equals(before.withAttributes(expected))) {
                throw new Finding("with a new attribute, the document is " + at.store().get("zarr.json").toUtf8());
            }
        } else if (before.layout() instanceof ArrayLayout.Supported) {
            throw new Finding("an attribute cannot be changed: " + changed);
        }
    }

    private static void use(Case at, ZarrArray array) {
        long[] shape = array.metadata().shape();
        Box box = box(at, shape);
        if (box.size() * array.metadata().dataType().size() > MOST_WRITTEN) {
            return;
        }
        at.note("reading " + box);
        Result<byte[]> read = Cells.read(at, array, box);
        if (at.oneIn(4)) {
            ZarrArray copying = Zarr.array(at.copying(), "", array.metadata(), at.budget);
            Case.agree("reading into memory of its own", Cells.read(at, copying, box), read);
        }
        if (at.oneIn(16)) {
            ZarrArray remote = Zarr.array(at.remote(), "", array.metadata(), at.budget);
            Case.agree("reading as from another machine", Cells.read(at, remote, box), read);
        }
        long chunk = array.metadata().dataType().size();
        for (int n : array.metadata().chunkGrid().longest()) {
            chunk = Math.multiplyHigh(chunk, n) == 0 && chunk * n >= 0 ? chunk * n : Long.MAX_VALUE;
        }
        if (chunk <= MOST_WRITTEN && at.oneIn(2)) {
            write(at, array, box);
        }
    }

    /// A few cells somewhere in the array, its end preferred.
    private static Box box(Case at, long[] shape) {
        long[] offset = new long[shape.length];
        long[] lengths = new long[shape.length];
        int wide = 0;
        for (int d = 0; d < shape.length; d++) {
            lengths[d] = Math.min(shape[d], wide < 3 ? at.random.nextInt(12) + (at.oneIn(16) ? 0 : 1) : 1);
            wide += lengths[d] > 1 ? 1 : 0;
            offset[d] = at.oneIn(3) ? shape[d] - lengths[d] : shape[d] == lengths[d] ? 0 : at.random.nextLong(shape[d] - lengths[d]);
        }
        return new Box(offset, lengths);
    }

    private static void write(Case at, ZarrArray array, Box box) {
        DataType type = array.metadata().dataType();
        byte[] cells = Cells.random(at.random, type, (int) box.size());
        Result<Boolean> written = Result.ofStore("writing " + box, () -> {
            Cells.write(array, box, cells);
            return true;
        });
        if (!written.refused()) {
            at.outcome("written");
            Result<byte[]> read = Cells.read(at, array, box);
            if (Chains.lossless(array.metadata().codecs())) {
                Case.agree("reading what was written", read, new Result.Value<>(cells));
            }
        }
    }
}

package dev.shardwright.cli;

import dev.shardwright.cli.text.InspectText;
import dev.shardwright.engine.Datasets;
import dev.shardwright.source.ColumnInfo;
import dev.shardwright.storage.Keys;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.zarr.ArrayLayout;
import dev.shardwright.zarr.ArrayMetadata;
import dev.shardwright.zarr.RegularGrid;
import dev.shardwright.zarr.Zarr;
import dev.shardwright.zarr.ZarrArray;
import dev.shardwright.zarr.ZarrGroup;
import dev.shardwright.zarr.ZarrNode;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `inspect`: what a dataset or an input file holds.
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what a dataset or an input file holds: tree, shapes, types, chunks, codecs, sizes, attributes.",
        footer = {"", "Example: shardwright inspect out.zarr"})
final class InspectCommand implements Callable<Integer> {

    private static final JsonMapper MAPPER = new JsonMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URI", description = "the address of a dataset, group, array or input file")
    private String address;

    @Mixin
    private CommonFlags.Json json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Datasets.Opened opened = Addresses.open(address)) {
            ObjectNode tree =
                    switch (opened) {
                        case Datasets.Zarrs z -> describe(z.store(), z.node());
                        case Datasets.Granules g -> describe(g);
                    };
            if (json.isSet()) {
                out.println(tree.toPrettyString());
            } else {
                InspectText.write(address, tree, out);
            }
        }
        out.flush();
        return ExitStatus.COMPLETE;
    }

    private static ObjectNode describe(ObjectStore store, ZarrNode node) {
        return switch (node) {
            case ZarrArray array -> describe(array);
            case ZarrGroup group -> {
                ObjectNode result = MAPPER.createObjectNode();
                result.put("kind", "group");
                result.put("path", group.path());
                result.set("attributes", group.metadata().attributes());
                ArrayNode children = result.putArray("children");
                for (String child : group.children()) {
                    children.add(describe(
                            store, Zarr.open(store, Keys.join(group.path(), child), MemoryBudget.unlimited())));
                }
                yield result;
            }
        };
    }

    private static ObjectNode describe(ZarrArray array) {
        ArrayMetadata metadata = array.metadata();
        ObjectNode document = Zarr.document(metadata);
        ObjectNode result = MAPPER.createObjectNode();
        result.put("kind", "array");
        result.put("path", array.path());
        result.set("shape", document.get("shape"));
        if (document.has("dimension_names")) {
            result.set("dimension_names", document.get("dimension_names"));
        }
        if (metadata.layout() instanceof ArrayLayout.Unsupported unsupported) {
            result.put("unsupported", unsupported.reason());
            result.set("attributes", metadata.attributes());
            return result;
        }
        result.put("data_type", metadata.dataType().zarrName());
        result.set("fill_value", document.get("fill_value"));
        Optional<int[]> inner = metadata.innerChunkShape();
        inner.ifPresent(chunk -> result.set("chunk_shape", MAPPER.valueToTree(chunk)));
        if (metadata.chunkGrid() instanceof RegularGrid regular) {
            result.set(inner.isPresent() ? "shard_shape" : "chunk_shape", MAPPER.valueToTree(regular.chunkShape()));
        } else {
            result.set("chunk_grid", document.get("chunk_grid"));
        }
        result.set("codecs", document.get("codecs"));
        AtomicLong objects = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        array.storedChunks((index, info) -> {
            objects.incrementAndGet();
            bytes.addAndGet(info.size());
        });
        result.put("stored_objects", objects.get());
        result.put("stored_bytes", bytes.get());
        result.put(
                "grid_objects",
                Arrays.stream(metadata.chunkGridShape()).mapToObj(Long::toString).collect(Collectors.joining("x")));
        result.set("attributes", metadata.attributes());
        return result;
    }

    private static ObjectNode describe(Datasets.Granules opened) {
        ObjectNode result = MAPPER.createObjectNode();
        result.put("kind", "granule");
        result.put("format", opened.format());
        result.put("size", opened.granule().size());
        ArrayNode columns = result.putArray("columns");
        for (ColumnInfo column : opened.granule().columns()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("rows", column.rows());
        }
        return result;
    }
}

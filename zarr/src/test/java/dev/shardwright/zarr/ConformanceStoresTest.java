package dev.shardwright.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.storage.Durability;
import dev.shardwright.storage.MemoryBudget;
import dev.shardwright.storage.ObjectStore;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Arrays written by other implementations, read by ours.
class ConformanceStoresTest {

    @Test
    void everyWorkbenchArrayReadsAsItsRampWhateverItsShardsAndSeparator() throws IOException {
        Path root = SharedData.path("conformance/zarr-workbench/data/zarr-3");
        List<Path> arrays;
        try (Stream<Path> files = Files.walk(root)) {
            arrays = files.filter(f -> f.endsWith("zarr.json")).map(Path::getParent).sorted().toList();
        }
        assertThat(arrays).hasSize(220);
        Set<String> types = new HashSet<>();
        for (Path folder : arrays) {
            try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
                ZarrArray array = (ZarrArray) Zarr.open(store, "", MemoryBudget.unlimited());
                ArrayValues values = array.read(Box.all(array.metadata().shape()));
                types.add(array.metadata().dataType().zarrName());
                for (int i = 0; i < values.size(); i++) {
                    double expected = array.metadata().dataType().equals(DataType.BOOL) ? (i == 0 ? 0 : 1) : i;
                    assertThat(values.getDouble(i)).as("%s element %d", folder, i).isEqualTo(expected);
                }
                MemoryBudget budget = MemoryBudget.unlimited();
                ((ZarrArray) Zarr.open(store, "", budget)).read(Box.all(array.metadata().shape()));
                assertThat(budget.live()).isZero();
            }
        }
        assertThat(types).hasSize(11);
    }
}

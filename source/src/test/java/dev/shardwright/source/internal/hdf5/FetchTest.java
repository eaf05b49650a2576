package dev.shardwright.source.internal.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.storage.Durability;
import dev.shardwright.storage.Stores;
import dev.shardwright.testing.CountingStore;
import dev.shardwright.testing.SharedData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reading the columns that a gridding job needs fetches little more than their chunks.
class FetchTest {

    private static final String[] BEAMS = {"gt1l", "gt1r", "gt2l", "gt2r", "gt3l", "gt3r"};
    private static final String[] COLUMNS = {
        "latitude", "longitude", "h_li", "h_li_sigma", "atl06_quality_summary"
    };

    @ParameterizedTest
    @CsvSource({
        "processed_ATL06_20190613065109_11610303_002_01.h5, 30, 3900893, 480000, 110",
        "processed_ATL06_20190416093911_02770303_002_01.h5, 30, 2868487, 320000, 110",
        "processed_ATL06_20190613193602_11690305_002_01.h5, 20, 1774155, 180000, 75",
    })
    void fiveColumnsOfAGranuleAreASmallPartOfIt(String file, int columns, long size, long bytes, int requests) {
        CountingStore store =
                new CountingStore(Stores.local(SharedData.path("data").resolve("icesat2/atl06_r002"), Durability.RELAXED));
        int read = 0;
        try (Granule granule = new Hdf5Format().open(store, file)) {
            assertThat(granule.size()).isEqualTo(size);
            for (String beam : BEAMS) {
                for (String name : COLUMNS) {
                    String path = "/" + beam + "/land_ice_segments/" + name;
                    if (granule.hasGroup("/" + beam + "/land_ice_segments")) {
                        ColumnInfo column = granule.column(path).orElseThrow();
                        granule.readDoubles(path, 0, column.rows(), new double[(int) column.rows()], 0);
                        read++;
                    }
                }
            }
            assertThat(read).isEqualTo(columns);
            assertThat(granule.bytesRead()).isEqualTo(store.bytes()).isLessThanOrEqualTo(bytes);
            assertThat(store.requests()).isLessThanOrEqualTo(requests);

            long requestsBefore = store.requests();
            granule.letGo();
            String again = "/gt2l/land_ice_segments/h_li";
            int rows = (int) granule.column(again).orElseThrow().rows();
            granule.readDoubles(again, 0, rows, new double[rows], 0);
            assertThat(store.requests() - requestsBefore)
                    .as("requests for a column that was found before")
                    .isEqualTo(1);
        }
    }
}

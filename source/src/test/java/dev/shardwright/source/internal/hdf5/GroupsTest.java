package dev.shardwright.source.internal.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shardwright.source.ColumnInfo;
import dev.shardwright.source.Granule;
import dev.shardwright.source.GranuleException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths, links and attributes in groups of the old and the new form.
class GroupsTest {

    private static double first(Granule granule, String name) {
        double[] value = new double[1];
        granule.readDoubles(name, 0, 1, value, 0);
        return value[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups_earliest.h5", "groups_v110.h5", "groups_latest.h5"})
    void everyMemberOfALargeGroupIsFound(String file) {
        try (Granule granule = GeneratedFiles.open(file)) {
            for (int i = 0; i < 30; i++) {
                assertThat(first(granule, "/many/%s%02d".formatted(i % 2 == 1 ? "ä" : "b", i))).isEqualTo(i);
            }
            for (char c : "zyxabcdefghij".toCharArray()) {
                assertThat(first(granule, "/ordered/" + c)).isEqualTo(c);
            }
            assertThat(granule.column("/many/b30")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups_earliest.h5", "groups_v110.h5", "groups_latest.h5"})
    void aPathLeadsThroughHardAndSoftLinks(String file) {
        try (Granule granule = GeneratedFiles.open(file)) {
            assertThat(granule.column("/a/b/c/deep")).map(ColumnInfo::rows).contains(3L);
            assertThat(granule.column("a//b/./c/deep")).map(ColumnInfo::rows).contains(3L);
            assertThat(first(granule, "/a/soft")).isEqualTo(2);
            assertThat(granule.column("/a/relative")).map(ColumnInfo::rows).contains(3L);
            assertThat(granule.column("/a/to_group/c/deep")).map(ColumnInfo::rows).contains(3L);
            assertThat(granule.column("/a/b/up/b/up/b/c/deep")).map(ColumnInfo::rows).contains(3L);
            assertThat(granule.hasGroup("/")).isTrue();
            assertThat(granule.hasGroup("/a/b/c")).isTrue();
            assertThat(granule.hasGroup("/a/to_group")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups_earliest.h5", "groups_v110.h5", "groups_latest.h5"})
    void whatIsNotThereIsEmpty(String file) {
        try (Granule granule = GeneratedFiles.open(file)) {
            assertThat(granule.column("/nowhere")).isEmpty();
            assertThat(granule.column("/nowhere/at/all")).isEmpty();
            assertThat(granule.column("/a/b/c/deep/er")).isEmpty();
            assertThat(granule.column("/a/dangling")).isEmpty();
            assertThat(granule.hasGroup("/a/nowhere")).isFalse();
            assertThat(granule.hasGroup("/a/b/c/deep")).isFalse();
            assertThatThrownBy(() -> first(granule, "/nowhere"))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(file, "/nowhere");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups_earliest.h5", "groups_v110.h5", "groups_latest.h5"})
    void whatLeadsNowhereIsRefused(String file) {
        try (Granule granule = GeneratedFiles.open(file)) {
            assertThatThrownBy(() -> granule.column("/a/circle"))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(file, "/a/circle", "soft links");
            assertThatThrownBy(() -> granule.column("/a/elsewhere"))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(file, "/a/elsewhere", "other.h5", "expected an object of this file");
            assertThatThrownBy(() -> granule.column("/a"))
                    .isInstanceOf(GranuleException.class)
                    .hasMessageContainingAll(file, "/a", "is a group, expected a dataset");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups_earliest.h5", "groups_v110.h5", "groups_latest.h5"})
    void whatCannotBeReadHidesNothingElse(String file) {
        try (Granule granule = GeneratedFiles.open(file)) {
            List<ColumnInfo> columns = granule.columns();
            assertThat(columns).extracting(ColumnInfo::name).doesNotHaveDuplicates();
            assertThat(columns.stream().filter(ColumnInfo::readable)).hasSize(30 + 13 + 1);
            assertThat(columns.stream().filter(c -> !c.readable()))
                    .extracting(ColumnInfo::name)
                    .containsExactlyInAnyOrder(
                            "/a/soft",
                            "/a/relative",
                            "/a/to_group",
                            "/a/dangling",
                            "/a/circle",
                            "/a/elsewhere",
                            "/virtual",
                            "/external");
            assertThat(columns)
                    .filteredOn(c -> c.name().equals("/virtual"))
                    .singleElement()
                    .satisfies(c -> assertThat(c.type()).contains("virtual"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups_earliest.h5", "groups_v110.h5", "groups_latest.h5"})
    void textAttributesOfTheFileAreRead(String file) {
        try (Granule granule = GeneratedFiles.open(file)) {
            assertThat(granule.attribute("short_name")).contains("ATL06");
            assertThat(granule.attribute("title")).contains("Höhe");
            assertThat(granule.attribute("array_of_one")).contains("one");
            assertThat(granule.attribute("empty")).contains("");
            assertThat(granule.attribute("padded")).contains("ab  ");
            for (int i = 0; i < 20; i++) {
                assertThat(granule.attribute("attribute%02d".formatted(i))).contains("text " + i);
            }
            assertThat(granule.attribute("two")).isEmpty();
            assertThat(granule.attribute("number")).isEmpty();
            assertThat(granule.attribute("nothing")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups_earliest.h5", "groups_v110.h5", "groups_latest.h5"})
    void theFormatIsDescribed(String file) {
        try (Granule granule = GeneratedFiles.open(file)) {
            assertThat(granule.describeFormat()).matches("HDF5, superblock version [0-3]");
        }
    }
}

package dev.shardwright.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A local store on a disk that is full, that is read-only, that keeps times in seconds; in a folder without permission; in
/// a locale that cannot spell its keys. A child process meets each of these, with mounts that only it sees.
class RestrictedLocalStoreTest {

    private static final String WITH_MOUNTS = "if [ $(id -u) = 0 ]; then U=-m; else U=-rm; fi; exec unshare $U sh -c '";

    /// A root user may open everything, unless this capability is taken.
    private static final String WITHOUT_OVERRIDE = "if [ $(id -u) != 0 ]; then exec \"$@\"; fi; exec setpriv"
            + " --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search \"$@\"";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aFullDiskIsSaidToBeFullAndNothingIsLeft(ChildJvm.Access access) throws Exception {
        runScript(access, WITH_MOUNTS + "mount -t tmpfs -o size=2m tmpfs " + folder + " && exec \"$@\"' sh \"$@\"", "full");
    }

    @ParameterizedTest
    @EnumSource
    void missingPermissionIsAccessDenied(ChildJvm.Access access) throws Exception {
        runScript(access, WITHOUT_OVERRIDE, "denied");
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyDiskIsReadAndNotWritten(ChildJvm.Access access) throws Exception {
        Files.write(folder.resolve("k"), new byte[10]);
        Files.createDirectories(folder.resolve("_shardwright/local/uploads"));

        runScript(
                access,
                WITH_MOUNTS + "mount --bind " + folder + " " + folder + " && mount -o remount,bind,ro " + folder
                        + " && exec \"$@\"' sh \"$@\"",
                "read-only");
    }

    @ParameterizedTest
    @EnumSource
    void aFolderOnAnotherDiskIsReadAndNotWritten(ChildJvm.Access access) throws Exception {
        Files.createDirectories(folder.resolve("sub"));

        runScript(
                access,
                WITH_MOUNTS + "mount -t tmpfs -o size=2m tmpfs " + folder + "/sub && exec \"$@\"' sh \"$@\"", "mounted");
    }

    @ParameterizedTest
    @EnumSource
    void versionsDifferOnADiskThatKeepsTimesInSeconds(ChildJvm.Access access) throws Exception {
        Path image = folder.resolve("image");
        Path disk = Files.createDirectories(folder.resolve("disk"));
        String mounted = "truncate -s 4m " + image + " && mkfs.ext4 -q -I 128 " + image + " >/dev/null 2>&1 && mount -o loop "
                + image + " " + disk + " && exec \"$@\"";

        runScript(access, WITH_MOUNTS + mounted + "' sh \"$@\"", "coarse", disk);
    }

    @ParameterizedTest
    @EnumSource
    void keysAreUtf8InEveryLocale(ChildJvm.Access access) throws Exception {
        try (ObjectStore store = Stores.local(folder, Durability.RELAXED)) {
            store.put("by parent \u00e9", MemorySegment.ofArray(new byte[10]), PutCondition.ALWAYS);
            try (ChildJvm child = ChildJvm.startInLocale(access, "POSIX", RestrictedProcess.class, "locale", folder)) {
                assertThat(child.linesOfSuccess()).isEmpty();
            }
            Set<String> keys = new HashSet<>();
            store.list("", object -> keys.add(object.key()));
            assertThat(keys).isEqualTo(Set.copyOf(RestrictedProcess.KEYS));
            assertThat(store.get(RestrictedProcess.KEYS.getFirst()).size()).isEqualTo(10);
        }
    }

    private void runScript(ChildJvm.Access access, String script, String scenario) throws Exception {
        runScript(access, script, scenario, folder);
    }

    private static void runScript(ChildJvm.Access access, String script, String scenario, Path on) throws Exception {
        List<String> trial = List.of("sh", "-c", script, "sh", "true");
        assumeTrue(
                new ProcessBuilder(trial).redirectErrorStream(true).start().waitFor() == 0,
                "skipped: this system does not let the test run " + script);
        try (ChildJvm child = ChildJvm.startByScript(access, script, RestrictedProcess.class, scenario, on)) {
            assertThat(child.linesOfSuccess()).isEmpty();
        }
    }
}

package dev.shardwright.storage.internal.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shardwright.storage.internal.Window;
import dev.shardwright.storage.internal.posix.Posix;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// System calls and the platform's classes say the same of the same files, and fail in the same way.
class DiskTest {

    private final Disk plain = new NioDisk();
    private final Disk fast = new PosixDisk();

    @TempDir
    Path folder;

    private final List<Path> paths = new ArrayList<>();

    @BeforeEach
    void makeFiles() throws Exception {
        assumeTrue(Posix.isAvailable(), "skipped: this process may not make system calls");
        Path file = Files.write(folder.resolve("file"), new byte[1234]);
        Path past = Files.write(folder.resolve("past"), new byte[1]);
        Files.setLastModifiedTime(past, FileTime.from(Instant.parse("1912-04-15T02:20:00.123456789Z")));
        Path future = Files.write(folder.resolve("future"), new byte[0]);
        Files.setLastModifiedTime(future, FileTime.from(Instant.parse("2200-01-01T00:00:00.999999999Z")));
        Path sub = Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link"), file);
        Files.createSymbolicLink(folder.resolve("folder link"), sub);
        Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("circle"), folder.resolve("circle"));
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
                .isZero();
        for (String name : List.of("file", "past", "future", "sub", "link", "folder link", "nowhere", "circle", "pipe", "nothing",
                "file/below", "nothing/below", "circle/below", "\u00e9", "x".repeat(300))) {
            paths.add(folder.resolve(name));
        }
        paths.add(folder);
        paths.add(Path.of("/dev/null"));
        paths.add(Files.write(folder.resolve("\u00e9\ud83d\ude00"), new byte[3]));
        paths.add(Files.write(Path.of(URI.create(folder.toUri() + "not%FFutf8")), new byte[4]));
    }

    @Test
    void bothSayTheSameOfAPath() {
        for (Path path : paths) {
            assertThat(outcome(() -> fast.state(path))).as("%s", path).isEqualTo(outcome(() -> plain.state(path)));
            assertThat(fast.isLink(path)).as("%s", path).isEqualTo(plain.isLink(path));
            assertThat(outcome(() -> fast.identity(path).isPresent()))
                    .as("%s", path)
                    .isEqualTo(outcome(() -> plain.identity(path).isPresent()));
        }
    }

    @Test
    void aFileWithoutANameGetsOneOrIsGone() throws IOException {
        assertThat(plain.createUnnamed(folder)).isEmpty();
        assertThat(fast.createUnnamed(folder.resolve("nothing"))).isEmpty();
        assertThat(fast.createUnnamed(folder.resolve("file"))).isEmpty();
        Optional<DiskFile> made = fast.createUnnamed(folder.resolve("sub"));
        assumeTrue(made.isPresent(), "skipped: there are no files without names here");
        MemorySegment bytes = MemorySegment.ofArray(new byte[] {1, 2, 3});
        try (DiskFile unnamed = made.get()) {
            unnamed.write(0, bytes);
            assertThat(unnamed.names()).isZero();
            for (String taken : List.of("file", "link", "nowhere", "sub")) {
                assertThatExceptionOfType(FileAlreadyExistsException.class)
                        .isThrownBy(() -> fast.link(unnamed, folder.resolve(taken)))
                        .withMessageContaining(taken);
            }
            assertThatExceptionOfType(NoSuchFileException.class)
                    .isThrownBy(() -> fast.link(unnamed, folder.resolve("nothing/below")))
                    .withMessageContaining("nothing/below");
            assertThat(folder.resolve("sub")).isEmptyDirectory();

            fast.link(unnamed, folder.resolve("sub/named"));
        }
        assertThat(folder.resolve("sub/named")).hasBinaryContent(new byte[] {1, 2, 3});
        Path created = Files.createFile(folder.resolve("created"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("sub/named")))
                .isEqualTo(Files.getPosixFilePermissions(created));

        try (DiskFile unnamed = fast.createUnnamed(folder.resolve("sub")).orElseThrow()) {
            unnamed.write(0, bytes);
        }
        try (Stream<Path> files = Files.list(folder.resolve("sub"))) {
            assertThat(files).containsExactly(folder.resolve("sub/named"));
        }
    }

    @Test
    void bothOpenTheSame() {
        for (Path path : paths) {
            assertThat(outcome(() -> stateOf(fast.open(path))))
                    .as("%s", path)
                    .isEqualTo(outcome(() -> stateOf(plain.open(path))));
            if (!plain.isLink(path)) {
                assertThat(outcome(() -> stateOf(fast.openToChange(path))))
                        .as("%s", path)
                        .isEqualTo(outcome(() -> stateOf(plain.openToChange(path))));
            }
        }
    }

    private static Optional<FileState> stateOf(Optional<OpenObject> found) throws IOException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (OpenObject object = found.get()) {
            assertThat(object.file().state()).isEqualTo(object.state());
            assertThat(object.file().names()).isEqualTo(1);
            return Optional.of(object.state());
        }
    }

    @Test
    void bothFailToChangeInTheSameWay() {
        for (Path path : paths) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || path.toString().contains("below")
                    || path.toString().contains("xxx")) {
                assertThat(outcome(() -> fast.create(path))).as("%s", path).isEqualTo(outcome(() -> plain.create(path)));
            }
            if (!Files.isRegularFile(path) && !path.startsWith("/dev")) {
                assertThat(outcome(() -> rename(fast, path, folder.resolve("file/x"))))
                        .as("%s", path)
                        .isEqualTo(outcome(() -> rename(plain, path, folder.resolve("file/x"))));
                assertThat(outcome(() -> rename(fast, folder.resolve("file"), path.resolve("x/y"))))
                        .as("%s", path)
                        .isEqualTo(outcome(() -> rename(plain, folder.resolve("file"), path.resolve("x/y"))));
            }
            if (!Files.exists(path)) {
                assertThat(outcome(() -> fast.setModified(path, 1)))
                        .as("%s", path)
                        .isEqualTo(outcome(() -> plain.setModified(path, 1)));
            }
        }
    }

    private static boolean rename(Disk disk, Path from, Path to) throws IOException {
        disk.rename(from, to);
        return true;
    }

    @Test
    void whatOneWritesTheOtherReads() throws IOException {
        byte[] bytes = new byte[500_000];
        new Random(1).nextBytes(bytes);
        for (Disk writer : List.of(plain, fast)) {
            Disk reader = writer == plain ? fast : plain;
            Path path = folder.resolve("written by " + writer);
            long nanos = 1_700_000_000_123_456_789L;
            try (DiskFile file = writer.create(path);
                    Arena arena = Arena.ofConfined()) {
                file.write(0, MemorySegment.ofArray(bytes).asSlice(0, 300_001));
                file.write(300_001, arena.allocate(199_999).copyFrom(MemorySegment.ofArray(bytes).asSlice(300_001)));
                file.sync();
                file.endWriting();
                assertThat(file.setModified(nanos)).isEqualTo(reader.state(path).orElseThrow());
            }
            assertThat(reader.state(path)).map(FileState::modifiedNanos).contains(nanos);
            assertThat(reader.setModified(path, -1)).isEqualTo(writer.state(path).orElseThrow());
            try (OpenObject object = reader.open(path).orElseThrow();
                    Arena arena = Arena.ofConfined()) {
                byte[] heap = new byte[499_990];
                object.file().read(10, MemorySegment.ofArray(heap));
                MemorySegment outside = arena.allocate(499_990);
                object.file().read(10, outside);
                assertThat(heap).isEqualTo(Arrays.copyOfRange(bytes, 10, 500_000));
                assertThat(outside.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(heap);
                assertThatExceptionOfType(EOFException.class)
                        .isThrownBy(() -> object.file().read(11, MemorySegment.ofArray(heap)))
                        .withMessageContainingAll("500000", "500001");
                assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> object.file().read(0, outside.asReadOnly()));
                Thread.currentThread().interrupt();
                assertThatExceptionOfType(ClosedByInterruptException.class)
                        .isThrownBy(() -> object.file().read(0, outside));
                assertThat(Thread.interrupted()).isTrue();
            }
            try (OpenObject source = reader.open(path).orElseThrow();
                    DiskFile copy = reader.create(folder.resolve("copied by " + reader))) {
                copy.write(0, MemorySegment.ofArray(bytes).asSlice(0, 7));
                copy.copyFrom(source.file(), new Window(100, 400_000), 7);
                assertThatExceptionOfType(EOFException.class)
                        .isThrownBy(() -> copy.copyFrom(source.file(), new Window(499_999, 2), 0))
                        .withMessageContainingAll("500000", "500001");
            }
            byte[] copied = Files.readAllBytes(folder.resolve("copied by " + reader));
            assertThat(MemorySegment.ofArray(copied).asSlice(7).mismatch(MemorySegment.ofArray(bytes).asSlice(100, 400_000)))
                    .isEqualTo(-1);
        }
    }

    /// Not every system copies between them by itself.
    @Test
    void bytesAreCopiedBetweenFileSystems() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "skipped: this system has no second file system to write to");
        byte[] bytes = new byte[300_000];
        new Random(2).nextBytes(bytes);
        Path source = Files.write(Files.createTempFile(memory, "disk", "test"), bytes);
        try (OpenObject opened = fast.open(source).orElseThrow();
                DiskFile copy = fast.create(folder.resolve("copy"))) {
            copy.copyFrom(opened.file(), new Window(1, 299_999), 0);
        } finally {
            Files.delete(source);
        }
        assertThat(Files.readAllBytes(folder.resolve("copy"))).isEqualTo(Arrays.copyOfRange(bytes, 1, 300_000));
    }

    /// What a call gives, or the type and the files of its failure. Texts of the system may differ in more words.
    private static Object outcome(Callable<?> call) {
        try {
            return call.call();
        } catch (FileSystemException e) {
            return List.of(e.getClass(), String.valueOf(e.getFile()), String.valueOf(e.getOtherFile()));
        } catch (Exception e) {
            return e.getClass();
        }
    }
}
